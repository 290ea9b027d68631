"""Worked examples to start a goal from, in place of the page they are for; what was typed there is kept."""

from itertools import groupby

from app.domain.goal_examples import EXAMPLES, Craft, GoalExample
from app.domain.plan_entry import WizardPlace
from app.views.blocks import Block, View, actions, button, context, header, section, window
from app.views.plan_texts import CADENCES
from app.views.plan_wizard import encode_place

PLAN_EXAMPLES_WINDOW = "plan_examples"
PLAN_EXAMPLE_USE = "plan_example_use"
PLAN_EXAMPLES_LEAVE = "plan_examples_leave"

_CRAFTS = {
    Craft.ENGINEERING: "In engineering",
    Craft.PRODUCT: "In product",
    Craft.SUPPORT: "In support",
    Craft.DESIGN: "In design",
    Craft.PEOPLE: "For people who lead people",
}


def examples_window(place: WizardPlace) -> View:
    """All examples by craft, each with a button that fills the empty fields of the goal."""
    blocks: list[Block] = [
        context("Take one as a start and make it yours. What you typed stays; the example fills the rest."),
        actions(button("Back to my goal", PLAN_EXAMPLES_LEAVE)),
    ]
    for craft, some in groupby(EXAMPLES, key=lambda example: example.craft):
        blocks += [header(_CRAFTS[craft]), *(_example(example) for example in some)]
    return window(PLAN_EXAMPLES_WINDOW, "Examples", blocks, about=encode_place(place))


def _example(example: GoalExample) -> Block:
    """Our own words, so they may be laid out."""
    text = f"*{example.work}*\n{example.doing}\n_Seen by:_ {example.signal}\n_{CADENCES[example.cadence]}_"
    use = button("Use this one", PLAN_EXAMPLE_USE, example.key, says=f"Use this one: {example.work}")
    return section(text, accessory=use)
