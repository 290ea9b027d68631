"""Worked examples of goals to start from [plan.goals]: real work, something one can see, and a promise of the lead."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.plan import Cadence


class Craft(StrEnum):
    ENGINEERING = "engineering"
    PRODUCT = "product"
    SUPPORT = "support"
    DESIGN = "design"
    PEOPLE = "people"  # people who lead people


@dataclass(frozen=True, slots=True)
class GoalExample:
    """Like a goal; `help` is what the lead does for it."""

    key: str
    craft: Craft
    work: str
    doing: str
    signal: str
    help: str
    cadence: Cadence


EXAMPLES = (
    GoalExample(
        key="own-area",
        craft=Craft.ENGINEERING,
        work="The search index",
        doing="Decide what happens to it: keep the list of what comes next, answer for it, say no where needed.",
        signal="The list has a new version each month, and I answer questions about search within two days.",
        help="Sends every question about search on to me, also the urgent ones.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="design-before-code",
        craft=Craft.ENGINEERING,
        work="Retries in the payments service",
        doing="Write down two designs with their costs before the first line of code, and get one of them agreed.",
        signal="Two other teams have commented, and the one that was chosen is signed off by the second check-in.",
        help="Names the people in both teams who will have an opinion, and asks them for an hour.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="incident-lead",
        craft=Craft.ENGINEERING,
        work="On-call for checkout",
        doing="Lead incidents instead of repairing them: somebody repairs, I keep time, notes and updates.",
        signal="In the next three incidents an update is out every 20 minutes, and the one who repairs writes none.",
        help="Stays out of the channel unless I ask, and tells me afterwards what they would have done.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="help-unasked",
        craft=Craft.ENGINEERING,
        work="Questions from other teams in #help-payments",
        doing="Answer before anybody is named, with the reason and not only the fix.",
        signal="Once a month there is an answer of mine that somebody outside the team thanks for or links to.",
        help="Takes one meeting a week off my calendar to make room for it.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="second-expert",
        craft=Craft.ENGINEERING,
        work="The nightly billing run",
        doing="Take it over from its only expert, step by step: watch it once, run it together, run it alone.",
        signal="I run it alone in the fourth month, and one repair of mine is in the handbook.",
        help="Agrees with the expert on two hours every other week, and protects them.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="say-no",
        craft=Craft.PRODUCT,
        work="The roadmap of the reporting module",
        doing="Leave something out on purpose each quarter and say so to those who asked for it.",
        signal="The roadmap shows what is left out and why, and the three who asked have heard it from me.",
        help="Backs the first no in public, also if a customer complains.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="customer-evidence",
        craft=Craft.PRODUCT,
        work="The onboarding of small customers",
        doing="Bring what customers did, not what they said, into every decision on it.",
        signal="Each decision in the log names a session or a figure, and one plan a quarter changed because of it.",
        help="Opens the door to four customers who left us.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="two-options",
        craft=Craft.PRODUCT,
        work="Decisions in the monthly steering meeting",
        doing="Come with two options, their costs and my own choice, two days before.",
        signal="The paper is sent two days before, and the meeting decides instead of asking for more.",
        help="Reads the first two papers the evening before and asks the question that hurts.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="launch-end",
        craft=Craft.PRODUCT,
        work="The launch of shared inboxes",
        doing="Stay with it for three months after the launch, until its figures are known.",
        signal="A page with the figures of weeks 4, 8 and 12 is out, and it says what we will stop.",
        help="Keeps my next project off my desk until week 8.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="price-talk",
        craft=Craft.PRODUCT,
        work="The new price of the team plan",
        doing="Lead the talks between sales, finance and support myself, from the question to the date.",
        signal="All three have signed one page by the third check-in, and nobody above had to decide for us.",
        help="Introduces me to the head of sales this month, and then leaves the room.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="root-causes",
        craft=Craft.SUPPORT,
        work="Tickets about failed imports",
        doing="Find what is behind the five most frequent ones, and get it mended instead of answered.",
        signal="Each month one cause is gone, and the tickets about it are fewer than ten in the month after.",
        help="Gets me a seat in the planning of the import team.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="hard-calls",
        craft=Craft.SUPPORT,
        work="Calls with customers who want to leave",
        doing="Take them alone, and say what we can't do before saying what we can.",
        signal="After each call a note of five lines is in the customer's file, and one a month is talked through.",
        help="Listens to two calls, says nothing in them, and tells me one thing afterwards.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="handbook",
        craft=Craft.SUPPORT,
        work="The first week of new colleagues on the desk",
        doing="Rewrite what they get to read, and sit beside two of them while they use it.",
        signal="The next two answer their first ticket on day three, without asking me where things are.",
        help="Plans me out of the queue for the first three days of both.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="voice-of-desk",
        craft=Craft.SUPPORT,
        work="What the desk tells the product teams",
        doing="Bring one finding with its number to their planning every two weeks.",
        signal="One finding a month is in somebody's plan, with a link to the tickets behind it.",
        help="Asks the product leads to give me ten minutes in their planning.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="night-shift",
        craft=Craft.SUPPORT,
        work="The handover between the shifts",
        doing="Change how it is done, try it for six weeks, and keep what the others want to keep.",
        signal="Nobody calls the earlier shift at night for four weeks running.",
        help="Lets us try it without a form, and tells the other site why.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="early-sketches",
        craft=Craft.DESIGN,
        work="The redesign of the settings pages",
        doing="Show sketches on day two instead of screens on day ten.",
        signal="In each two weeks the team has talked about a sketch of mine that was thrown away afterwards.",
        help="Shows a rough one of their own first.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="test-own-work",
        craft=Craft.DESIGN,
        work="The sign-up on the phone",
        doing="Watch five people use it every month, and change something because of it.",
        signal="Each month a short clip and the change that came of it are posted in #design.",
        help="Finds the budget for the participants, and comes to the first session.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="shared-parts",
        craft=Craft.DESIGN,
        work="The component library",
        doing="Bring tables and filters into it, together with one engineer, and get three teams to use them.",
        signal="Three teams have replaced their own version by the last check-in.",
        help="Talks to the three leads, so that the time for it is in their plans.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="defend-decision",
        craft=Craft.DESIGN,
        work="Design reviews with the leads",
        doing="Present my own work, with the decision first and the reasons after it.",
        signal="Twice a quarter a decision stands at the end of the half hour, and the notes say which.",
        help="Rehearses the first one with me, and sits at the back in the second.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="readable-for-all",
        craft=Craft.DESIGN,
        work="Forms that work without a mouse",
        doing="Find what is broken in our ten most used forms, and mend it with the teams that own them.",
        signal="A list of ten, with two more done each month, checked by somebody who uses a screen reader.",
        help="Gets the list into the teams' goals.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="delegate-really",
        craft=Craft.PEOPLE,
        work="The release of the mobile app",
        doing="Hand it over to Kim: the decisions too, not only the tasks.",
        signal="Two releases go out in which every decision in the log is signed by Kim.",
        help="Asks Kim instead of me, every time.",
        cadence=Cadence.EVIDENCE,
    ),
    GoalExample(
        key="hard-feedback",
        craft=Craft.PEOPLE,
        work="The one-to-ones with my five people",
        doing="Say what I see within a week, with an example, also when it is uncomfortable.",
        signal="Each of the five can name one such talk from this quarter when they are asked.",
        help="Plays the other side with me before the first two.",
        cadence=Cadence.OBJECTIVE,
    ),
    GoalExample(
        key="hiring",
        craft=Craft.PEOPLE,
        work="The two open places in the data team",
        doing="Write down what we look for before the first interview, and decide by it.",
        signal="Every no names a line of that page, and both places are taken by the fifth check-in.",
        help="Sits in on one interview and compares notes with me the same day.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="across-teams",
        craft=Craft.PEOPLE,
        work="The plan that we share with the platform team",
        doing="Settle what we need from each other with their lead, without going one level up.",
        signal="One page of dates that both teams keep to, looked at every two weeks, and nobody above was asked.",
        help="Sends what reaches them back to the two of us.",
        cadence=Cadence.UPDATE,
    ),
    GoalExample(
        key="team-direction",
        craft=Craft.PEOPLE,
        work="Where our team should be in a year",
        doing="Write it on one page with the team, and use it when we choose what to do.",
        signal="In the quarterly planning two proposals are turned down with a sentence from that page.",
        help="Says early what the company can't give us, so that the page stays honest.",
        cadence=Cadence.OBJECTIVE,
    ),
)
