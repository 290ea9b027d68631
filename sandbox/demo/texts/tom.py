"""Tom: a senior engineer who finds out whether he likes leading incidents more than ending them."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

TOM = Growth(
    homework=(
        "More evenings like the one when six of us had kestrel back in forty minutes. Less being the one who types.",
        "Hard kestrel incidents and hard designs, and not for the repair itself.",
        "My own fingers, in kestrel at least. Dana could say aloud that I don't repair.",
    ),
    direction="I am the engineer others bring hard incidents and hard designs to, in kestrel and beyond it.",
    because="My best weeks in kestrel were those in which somebody else fixed the thing.",
    goals=(
        GoalText(
            work="On-call for kestrel",
            doing="Lead kestrel's incidents instead of repairing them: I keep time, notes and updates.",
            signal="In the next three kestrel incidents an update is out every twenty minutes, none by who repairs.",
            help="Stays out of the kestrel channel in an incident unless I ask, and says afterwards what to change.",
            cadence=Cadence.EVIDENCE,
            is_experiment=True,
        ),
        GoalText(
            work="Priya's takeover of kestrel's night run",
            doing="Hand over what only I know of kestrel: watch together, then she runs it, then I am away.",
            signal="In month four nobody calls me during a kestrel month end while I am on holiday.",
            help="Keeps two afternoons a month free of other work for Priya and me on kestrel.",
            cadence=Cadence.UPDATE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "One kestrel incident, led badly: I was in the logs after five minutes. The notes are honest about it.",
                "Four kestrel runs with Priya. I wrote down eleven things that stood nowhere.",
            ),
            needs="Tell me in front of the others that in kestrel incidents I do not repair.",
            agreed="Tom leads the next two kestrel incidents from a laptop without access to production.",
            promises=(PromiseText("Say in the team meeting who repairs and who leads in kestrel incidents", 7),),
        ),
        2: MonthText(
            agreed="The kestrel handover goes on as planned; we met late because of the audit and said so.",
            promises=(PromiseText("Move the audit's weekly call away from Tom's kestrel afternoon", 5),),
        ),
        3: MonthText(
            moved=(
                "Two kestrel incidents, five updates each, and Noor repaired both. I nearly sat on my hands.",
                "Priya ran kestrel's month end. I watched for an hour and then did something else.",
            ),
            needs="Your account of how the second kestrel incident looked from outside.",
            agreed="Tom writes one page on leading kestrel incidents and tries it with Noor as leader.",
        ),
        4: MonthText(
            agreed="We talked for an hour in the end: kestrel's handover is done, the incident part goes on.",
            promises=(PromiseText("Keep kestrel's check-ins on the calendar as fixed as the board meeting", 10),),
        ),
        5: MonthText(
            moved=(
                "Noor led one with my page beside her. What was missing in it for kestrel is now there.",
                "On holiday over kestrel's month end. No call, and a postcard from Priya when I came back.",
            ),
            agreed="The kestrel handover is closed. Tom offers the incident page to platform.",
            promises=(PromiseText("Introduce Tom's kestrel page to Omar's on-call round", 6),),
        ),
        6: MonthText(
            moved=(
                "The experiment has an answer: I like leading kestrel incidents, and stopping after two a month.",
                "Nothing left of kestrel's run that only I know.",
            ),
            agreed="Tom keeps leading kestrel incidents, at most two a month, and teaches one person a quarter.",
        ),
    },
)
