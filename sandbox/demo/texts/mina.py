"""Mina: an analyst whose numbers should change what the team does."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

MINA = Growth(
    homework=(
        "More like finding out that a third of kestrel's refunds came from one form. Less kestrel charts on demand.",
        "The number that should be looked at before kestrel is planned.",
        "I hear of kestrel's decisions when they are made. A place on the agenda would change that.",
    ),
    direction="I am an analyst whose question comes before the plan. In kestrel first, then across the company.",
    because="Every useful number in kestrel so far was one that nobody had asked for.",
    goals=(
        GoalText(
            work="Refunds in kestrel",
            doing="Bring one kestrel number a month to planning that nobody asked for, and what I would do about it.",
            signal="Twice this season something in kestrel's plan changes in the meeting in which the number is shown.",
            help="Gives me the first ten minutes of kestrel's planning meeting.",
            cadence=Cadence.EVIDENCE,
        ),
        GoalText(
            work="The weekly kestrel dashboard",
            doing="Cut it down to what somebody acts on, and hand what remains of kestrel's charts to support.",
            signal="By month five Ada's team reads the kestrel dashboard without me, and asks for a change of its own.",
            help="Backs me when somebody misses a kestrel chart that I took away.",
            cadence=Cadence.OBJECTIVE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "First number: kestrel's refunds on Mondays are twice those of other days. They laughed, then checked.",
                "Listed all kestrel charts with who opened them. Nineteen of thirty: nobody.",
            ),
            needs="A place on the kestrel planning agenda that is not under any other business.",
            agreed="Mina opens kestrel's planning from next month on. Nineteen charts go on the first.",
            promises=(PromiseText("Put Mina's ten minutes first on kestrel's planning agenda", 6),),
        ),
        3: MonthText(
            moved=(
                "The kestrel form was changed in the meeting in which I showed it. Refunds fell by a fifth in a week.",
                "Ada's team read the kestrel dashboard in their Monday round, with me in the room.",
            ),
            agreed="Mina leaves the kestrel dashboard to Ada for two weeks and does not look.",
        ),
        4: MonthText(
            moved=(
                "No number this month. kestrel's data came late and I had nothing I would stand behind.",
                "Two weeks without me: Ada's people asked for one kestrel chart back, and for a new one.",
            ),
            needs="Somebody who owns the late data of kestrel; I am only the one who notices.",
            agreed="kestrel's late data gets an owner this month, and it is not Mina.",
            promises=(PromiseText("Find an owner for kestrel's late data", 12),),
        ),
        5: MonthText(
            moved=("Showed what a late kestrel file costs, with Priya's figures. The retry work moved up two places.",),
            agreed="Mina shows kestrel's costs to Lee's round. The dashboard is support's from now on.",
            promises=(PromiseText("Get Mina a quarter of an hour in Lee's kestrel round", 10),),
        ),
        6: MonthText(
            moved=(
                "In Lee's round they asked what I would stop in kestrel. I had an answer and it stood.",
                "The kestrel dashboard has not been mine for five weeks, and it is better.",
            ),
            agreed="Mina plans kestrel's next half year with the team, as one of those who decide.",
        ),
    },
)
