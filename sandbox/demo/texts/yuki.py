"""Yuki: reliability work that others can see coming."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

YUKI = Growth(
    homework=(
        "More like moving kestrel's queue at lunch without anybody noticing. Fewer nights that explain themselves.",
        "What of kestrel won't hold, three months before it doesn't.",
        "I wait until I'm sure. If Omar answered an unsure note on kestrel, I'd write more of them.",
    ),
    direction="I lead reliability for the products that move money, beginning with kestrel, from Singapore.",
    because="kestrel's nights are my days; that should be worth something.",
    goals=(
        GoalText(
            work="Capacity of the kestrel cluster",
            doing="Say each month in writing what of kestrel will not hold in three months, before I am sure.",
            signal="Three of the notes on kestrel led to a decision; at least one of them was wrong and I said so.",
            help="Reads each kestrel note within two working days and answers with a yes, a no or a question.",
            cadence=Cadence.EVIDENCE,
        ),
        GoalText(
            work="Handing over kestrel's on-call between Singapore and Europe",
            doing="Design kestrel's handover with Noor: what is said, where, and what wakes nobody.",
            signal="For a whole month nobody in Europe is woken for something about kestrel that I could have done.",
            help="Pays for kestrel's handover in time: a quarter of an hour a day that is in nobody's way.",
            cadence=Cadence.UPDATE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "First note: kestrel's disks are full in ten weeks at this pace. Omar said yes the next morning.",
                "Tried a written handover with Noor for kestrel for two weeks. She reads it; Sam does not.",
            ),
            needs="A word to the New York side that the kestrel handover is read, not skimmed.",
            agreed="The kestrel handover becomes the first item of each shift on all three sides.",
            promises=(PromiseText("Make the kestrel handover the first item of New York's shift", 8),),
        ),
        2: MonthText(
            moved=(
                "Second note: I said kestrel's queue would not hold the month end. It held. I wrote why I was wrong.",
                "Nobody was woken for kestrel in the last nine days.",
            ),
            agreed="Being wrong about kestrel's queue stays on the page; it is the best thing on it.",
            promises=(PromiseText("Show Yuki's kestrel page in the platform round", 9),),
        ),
        3: MonthText(
            moved=("Third note on kestrel is late. I was sure too early and then not at all.",),
            needs="Half an hour to think about kestrel aloud, without a decision at the end.",
            agreed="The third kestrel note may be a question. Yuki sends it as it is.",
        ),
        4: MonthText(
            moved=(
                "Sent the question. Priya had half of the answer on kestrel's files, and now there is a plan.",
                "Twenty days without a kestrel night call in Europe.",
            ),
            agreed="Yuki and Priya plan kestrel's capacity for the autumn together.",
            promises=(PromiseText("Clear two afternoons for Yuki and Priya on kestrel's capacity", 6),),
        ),
        5: MonthText(
            moved=("The autumn plan for kestrel is out, with three things that we let break on purpose.",),
            agreed="The three weak places of kestrel are signed by Lee. Yuki keeps the list.",
        ),
        6: MonthText(
            moved=(
                "Six kestrel notes: four right, one wrong, one a question. I would read that page.",
                "One month without a night call about kestrel. Two of us celebrated with sleep.",
            ),
            needs="To know what leading reliability for kestrel would mean from Singapore, in hours and people.",
            agreed="Omar writes down what leading reliability for kestrel from there needs; they read it in a month.",
        ),
    },
)
