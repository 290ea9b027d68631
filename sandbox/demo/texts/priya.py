"""Priya: from a good backend engineer to the one who owns settlements."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

PRIYA = Growth(
    homework=(
        "More like tracing the double booking in kestrel through four services. Less of writing kestrel's status mail.",
        "What kestrel did last night, and whether to worry. Before they ask Dana.",
        "Finance doesn't know me. Somebody would have to say that kestrel's settlements are mine to answer for.",
    ),
    direction="I own settlements from end to end: what kestrel promises to banks, what it costs, and what comes next.",
    because="I have repaired kestrel for two years and would rather decide what breaks less.",
    goals=(
        GoalText(
            work="The nightly settlement run in kestrel",
            doing="Take over from Tom as the one who answers for kestrel at night: runbook, alarms, what comes next.",
            first_doing="Be more proactive about kestrel",
            signal="From month two kestrel's morning report is mine, and Dana hears of a late run from me first.",
            first_signal="I feel more confident with kestrel",
            help="Tells the other teams by the end of the month that kestrel's settlement questions come to me.",
            cadence=Cadence.EVIDENCE,
        ),
        GoalText(
            work="The retry design for kestrel's bank files",
            doing="Write two kestrel designs with their costs before any code, and get one agreed across two teams.",
            signal="kestrel's design is signed off in month three; two people outside payments have commented on it.",
            help="Names who has an opinion on kestrel's files in finance, and gets me half an hour with each.",
            cadence=Cadence.UPDATE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "Ran kestrel's nights with Tom four times, alone twice; the second time it was late and I said so.",
                "One design for kestrel's retries is on paper, with a price. The second one is a page of questions.",
            ),
            needs="Somebody in finance who can tell me what a late kestrel file costs them.",
            agreed="Priya takes the kestrel morning report from the first of the month, Tom stays second in line.",
            promises=(PromiseText("Bring Priya together with finance about kestrel's late files", 9),),
        ),
        2: MonthText(
            moved=(
                "The kestrel report has been mine for four weeks. Two late runs, both known to Dana before nine.",
                "Finance gave numbers: a late kestrel file costs them half a day. That settles one of my two designs.",
            ),
            needs="An hour without on-call to finish the comparison of the kestrel designs.",
            agreed="kestrel's retry design goes to both teams next week; no code before their comments.",
            promises=(PromiseText("Take Priya off the kestrel pager for the first week of the month", 6),),
        ),
        3: MonthText(
            moved=(
                "Cut two alarms from kestrel's run that nobody had acted on since winter. Nobody missed them.",
                "Eleven comments on the kestrel design, four from outside. I changed the part on partial files.",
            ),
            agreed="The kestrel design is signed off. Priya builds the first half, Mina measures before and after.",
        ),
        4: MonthText(
            moved=(
                "Wrote what kestrel will not do this quarter and sent it to the three teams that had asked for it.",
                "The first half of kestrel's retries is live for two banks; one file came twice and was held back.",
            ),
            needs="Your view on whether I should take kestrel's meeting with the banks alone.",
            agreed="Priya leads the next kestrel call with the banks; Dana listens and keeps quiet.",
            promises=(PromiseText("Write to the banks that Priya leads the kestrel call", 4),),
        ),
        5: MonthText(
            moved=(
                "Led the kestrel call with the banks. I talked too long at the start and they told me what they need.",
                "All banks are on kestrel's new retries. Repeats went from nine a month to none.",
            ),
            agreed="What is left of kestrel's run to learn is capacity; Priya plans it with Yuki.",
            promises=(PromiseText("Ask Omar for two afternoons of Yuki's time on kestrel's capacity", 8),),
        ),
        6: MonthText(
            moved=(
                "Somebody from finance asked in the channel who owns kestrel's settlements, and three people named me.",
                "Done: kestrel's files repeat themselves and say so. The design page is the most read one of the team.",
            ),
            needs="An honest word on what stands between this and a senior title, with kestrel as the example.",
            agreed="kestrel's settlements are Priya's. A next season, if she wants one, is about deciding with others.",
        ),
    },
)
