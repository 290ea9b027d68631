"""Inês: from tickets to whole changes."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

INES = Growth(
    homework=(
        "More whole changes, like kestrel's tests in four minutes. Fewer tickets that were half done by others.",
        "How to bring a change to kestrel from the first question to the last deploy.",
        "In kestrel's design round the topic is over before I have my sentence. Questions first would help.",
    ),
    direction="I take changes through kestrel from the question to the deploy, and people ask me how I went about it.",
    because="In kestrel I have seen many endings and few beginnings.",
    goals=(
        GoalText(
            work="The build of kestrel",
            doing="Take one whole kestrel change: ask who waits for it, write the page, build it, measure it, tell.",
            signal="In month four the kestrel page shows minutes before and after, and three teams use it.",
            help="Is the first reader of the kestrel page, within two days, and says what is unclear.",
            cadence=Cadence.EVIDENCE,
        ),
        GoalText(
            work="kestrel's design round on Wednesdays",
            doing="Write one question on kestrel into the agenda before each round, and ask it myself.",
            signal="Each month one of my questions has changed something on a kestrel page.",
            help="Asks for questions first in the kestrel round, before anybody presents.",
            cadence=Cadence.EVIDENCE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "Asked eleven people what they wait for in kestrel's build. Nine said the same, not what I thought.",
                "Two questions in two kestrel rounds. The second one was answered with: we don't know.",
            ),
            needs="Tell me when the kestrel page gets too long. I can't see it any more.",
            agreed="The kestrel page stays under two screens. Inês shows it on Wednesday.",
            promises=(PromiseText("Read the kestrel page and answer within two days", 2),),
        ),
        2: MonthText(
            moved=(
                "The kestrel page is agreed. It was two screens and a half.",
                "My question about kestrel's caches became a paragraph in Sam's design.",
            ),
            agreed="Inês builds the kestrel change in three steps, each of which can stay if the next fails.",
            promises=(PromiseText("Find a second reviewer for kestrel's build", 7),),
        ),
        3: MonthText(
            moved=(
                "Step one is out: kestrel builds in nine minutes. Nobody said anything, so I asked. They had noticed.",
                "Missed one round. The other question changed nothing in kestrel, and that was right.",
            ),
            agreed="Step two of kestrel's build waits for Yuki's plan. Meanwhile the numbers go on the page.",
        ),
        4: MonthText(
            moved=(
                "Step two: kestrel in five minutes. Platform and payments use it; the third team comes next month.",
                "Ravi asked me how I had gone about the kestrel page. I sent him the ugly first version too.",
            ),
            needs="A word on whether step three in kestrel is still worth it.",
            agreed="Step three of kestrel's build is dropped, in writing, with the reason.",
            promises=(PromiseText("Tell the third team that kestrel's step three is dropped", 5),),
        ),
        5: MonthText(
            moved=(
                "Three teams on kestrel's build. The page says what we dropped and why.",
                "I opened the kestrel round twice, because Omar was late both times.",
            ),
            agreed="Inês leads kestrel's design round for two months.",
        ),
        6: MonthText(
            moved=(
                "kestrel's build is nobody's problem any more. I am asked how to make a page, twice a week.",
                "In the round there are questions first. Two of kestrel's last five pages changed because of mine.",
            ),
            agreed="Inês joins Noor on kestrel's import, and keeps the round.",
        ),
    },
)
