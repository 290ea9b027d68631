"""Noor: a young engineer who learns to finish and to be seen finishing."""

from sandbox.demo.texts.shape import Cadence, GoalText, Growth, MonthText, PromiseText

NOOR = Growth(
    homework=(
        "More like repairing kestrel's import with Tom on the phone. Less starting four things at once in kestrel.",
        "kestrel's import, all of it, and that it holds.",
        "Everybody may give me kestrel wishes. Omar could be the only one for a while.",
    ),
    direction="I can be given a whole part of kestrel, and two people who depend on it, without anybody worrying.",
    because="I learn fastest in kestrel where I am the one who has to answer.",
    goals=(
        GoalText(
            work="The import of bank files into kestrel",
            doing="Own kestrel's import: one list, one thing at a time, and a note on what each finished one changed.",
            signal="Each month one note of mine says what is finished in kestrel's import and who noticed.",
            help="Sends every wish about kestrel's import on to me, and does not ask about the others in between.",
            cadence=Cadence.EVIDENCE,
        ),
        GoalText(
            work="Incidents in kestrel",
            doing="Repair in two kestrel incidents with Tom leading, then lead one myself with him in the room.",
            signal="By month five I have led one kestrel incident, and its notes could be read by somebody new.",
            help="Agrees with Dana that Noor is called for kestrel incidents in working hours.",
            cadence=Cadence.UPDATE,
        ),
    ),
    months={
        1: MonthText(
            moved=(
                "Finished: kestrel's import says which line is wrong. Ada noticed within an hour.",
                "Repaired one kestrel incident. I asked three times whether I may restart it.",
            ),
            needs="A rule for what I may restart in kestrel without asking.",
            agreed="A short list of what Noor may restart in kestrel, on one page, by Friday.",
            promises=(PromiseText("Write the list of what Noor may restart in kestrel", 4),),
        ),
        2: MonthText(
            moved=(
                "Finished: kestrel's import takes files out of order. Nobody noticed, which is the point.",
                "Repaired the second kestrel incident and asked nobody. The page helped.",
            ),
            agreed="Next is the big one in kestrel's import: files that come twice, together with Priya's retries.",
        ),
        4: MonthText(
            moved=("Half finished: kestrel's double files. I stopped starting other things for it, and it shows.",),
            needs="To hear from you that one big thing in kestrel is enough for a month.",
            agreed="One big thing in kestrel's import is enough for this month. It is written here.",
            promises=(PromiseText("Keep other kestrel wishes away from Noor until the double files are done", 10),),
        ),
        5: MonthText(
            moved=(
                "Finished: files that come twice in kestrel are held back and named. Priya's part fits.",
                "Led one kestrel incident with Tom in the room. He said two sentences, both at the end.",
            ),
            agreed="Noor leads the next kestrel incident without Tom.",
        ),
        6: MonthText(
            moved=(
                "Five notes, five finished things in kestrel's import. The sixth is that I said no to one.",
                "Led the second kestrel incident alone. The notes were read by somebody new: Ravi.",
            ),
            agreed="kestrel's import is Noor's, with Inês beside her from next month.",
        ),
    },
)
