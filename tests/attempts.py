"""For every id of the routing table, what pressing it carries: a value, what its window is about, what is entered.

`$plan`, `$checkin` and so on stand for ids; whoever tries fills in their own, somebody else's, or ones of nothing.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID

from app.domain.words import WORDS
from app.views.growth import GO

Ids = Mapping[str, UUID]

TEAM = "TTRELLIS"
TYPED = "typed by whoever tries"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`state` is what is entered, by block id. `own`: it is about one's own things, whatever ids are in it."""

    value: str = "-"
    about: str = ""
    state: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    modal: bool = True
    own: bool = False

    @property
    def names(self) -> list[str]:
        """The kinds of things it names by id."""
        said = f"{self.value} {self.about} {json.dumps(self.state)}"
        return [name for name in NAMES if f"${name}" in said]

    def view(self, callback: str, ids: Ids) -> dict[str, Any]:
        """The window as Slack hands it over."""
        return {
            "type": "modal",
            "id": "V1",
            "hash": "1.a",
            "callback_id": callback,
            "private_metadata": filled(self.about, ids),
            "state": {"values": json.loads(filled(json.dumps(self.state), ids))},
            "blocks": [{"type": "input", "block_id": filled(block, ids)} for block in self.state],
        }


NAMES = ("plan", "goal", "checkin", "evidence", "promise", "part", "season", "digest", "person", "links", "user")


def filled(text: str, ids: Ids) -> str:
    for name in sorted(ids, key=len, reverse=True):
        text = text.replace(f"${name}", str(ids[name]))
    return text.replace("$links", f"{_short(ids['evidence'])} {_short(ids['goal'])}") if "$links" in text else text


def choices(objects: Mapping[str, list[UUID]], names: list[str]) -> Iterator[dict[str, UUID]]:
    """Every way to name these things by what there is."""
    wanted = [*names, *(["evidence", "goal"] if "links" in names else [])]
    kinds = [name for name in dict.fromkeys(wanted) if name in objects]
    for some in product(*(objects[kind] for kind in kinds)):
        yield dict(zip(kinds, some, strict=True))


def typed_in(block: str, text: str = TYPED) -> dict[str, Any]:
    return {block: {"entered": {"type": "plain_text_input", "value": text}}}


def chosen_in(block: str, value: str) -> dict[str, Any]:
    return {block: {"entered": {"type": "static_select", "selected_option": {"value": value}}}}


def ticked_in(block: str, *values: str) -> dict[str, Any]:
    return {block: {"entered": {"type": "checkboxes", "selected_options": [{"value": one} for one in values]}}}


def day_in(block: str, day: str) -> dict[str, Any]:
    return {block: {"entered": {"type": "datepicker", "selected_date": day}}}


def picked_in(block: str, user: str) -> dict[str, Any]:
    return {block: {"entered": {"type": "users_select", "selected_user": user}}}


def _short(value: UUID) -> str:
    return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")


PLAN, CHECKIN, PART, PROMISE = (Attempt(value=f"${name}") for name in ("plan", "checkin", "part", "promise"))
NOTHING = Attempt(own=True)
DIRECTION = typed_in("direction.0") | typed_in("because.0")
GOAL_PAGE = typed_in("work.0") | typed_in("signal.0") | chosen_in("cadence.0", "evidence")
DIRECTION_PLACE, GOAL_PLACE = "$plan 0 2 - old", "$plan 1 2 $goal old"
HOMEWORK = {f"answer{n}.0": {"entered": {"type": "plain_text_input", "value": TYPED}} for n in range(3)}
LINKED = ticked_in("goals.0", "$goal") | typed_in("note")
CHOSEN = ticked_in("chosen:0", "$person")
DETAILS = typed_in("name") | day_in("starts_on", "2026-06-01") | day_in("ends_on", "") | chosen_in("chain", "standard")
PREPARED = chosen_in("status:0", "moving") | typed_in("moved:0")
SETTINGS = (
    chosen_in("brief_at", "09:00")
    | chosen_in("starts", "09:00")
    | chosen_in("ends", "17:30")
    | chosen_in("country", "DE")
    | ticked_in("weekdays", "0", "1", "2")
)
HANDOVER = picked_in("to", "UINES") | chosen_in("plan", "summarise") | typed_in("summary_plan")
DIGEST: Mapping[str, Mapping[str, Any]] = {
    "digest_channel": {"c": {"type": "conversations_select", "selected_conversation": "CPUBLIC"}},
    "digest_cadence": {"r": {"type": "radio_buttons", "selected_option": {"value": "weekly"}}},
}

ACTIONS: Mapping[str, Attempt] = {
    **{GO + word: NOTHING for word in WORDS},
    "forming_start": NOTHING,
    "forming_add": Attempt("$user", state=CHOSEN, own=True),
    "forming_note": Attempt(state=CHOSEN, own=True),
    "forming_mark": NOTHING,
    "forming_redraw": Attempt(about="$season", state=DETAILS),
    "forming_back": Attempt(about="$season", state=DETAILS),
    "invitation_withdraw": PART,
    "season_leader_sees": Attempt("$season"),
    "invitation_accept": PART,
    "invitation_later": PART,
    "invitation_not_my_lead": PART,
    "season_leave": PART,
    "season_pause": PART,
    "season_go_on": PART,
    "season_propose_pause": PART,
    "season_propose_end": PART,
    "season_change": PART,
    "season_invite_more": Attempt("$season"),
    "handover_open": PART,
    "handover_take": PART,
    "handover_decline": PART,
    "handed_over": PART,
    "invitation_decline": PART,
    "invitation_who_sees": PART,
    "invitation_reason": PART,
    "plan_open": PLAN,
    "plan_write": PLAN,
    "plan_undo": Attempt("$plan 2"),
    "plan_history": PLAN,
    "plan_who": PLAN,
    "plan_save": Attempt(about=GOAL_PLACE, state=GOAL_PAGE),
    "plan_back": Attempt(about=GOAL_PLACE, state=GOAL_PAGE),
    "plan_enough": Attempt(about=GOAL_PLACE, state=GOAL_PAGE),
    "plan_turn": Attempt("1", about=DIRECTION_PLACE),
    "plan_examples": Attempt(about=GOAL_PLACE, state=GOAL_PAGE),
    "plan_example_use": Attempt("own-area", about=GOAL_PLACE),
    "plan_examples_leave": Attempt(about=GOAL_PLACE),
    "plan_goal_out": Attempt(about=GOAL_PLACE),
    "plan_merge": PLAN,
    "plan_forget": PLAN,
    "homework_open": PLAN,
    "homework_save": Attempt(about="$plan", state=HOMEWORK),
    "evidence_new": NOTHING,
    "evidence_undo": Attempt(about="$links"),
    "evidence_choose": Attempt("$evidence"),
    "evidence_forget": Attempt("$evidence"),
    "goal_evidence": PLAN,
    "evidence_more": Attempt("$plan 0"),
    "evidence_remove": Attempt("$evidence $goal", about="$plan"),
    "evidence_return": Attempt("$evidence $goal", about="$plan"),
    "evidence_opened": NOTHING,
    "evidence_who": PLAN,
    **{
        f"checkin_{what}": CHECKIN
        for what in ("prepare", "hold", "record", "read", "change", "move", "name", "excuse", "proposal", "who")
    },
    "checkin_prepare_save": Attempt("0", about="$checkin 0", state=PREPARED),
    "checkin_prepare_back": Attempt("0", about="$checkin 1", state=typed_in("needs:0")),
    "checkin_another_promise": Attempt("2", about="$checkin 1"),
    "checkin_right": CHECKIN,
    "checkin_not_met": CHECKIN,
    "checkin_excuse_agree": CHECKIN,
    "checkin_excuse_back": CHECKIN,
    "checkin_seen": CHECKIN,
    "checkin_give": CHECKIN,
    "checkin_chat": NOTHING,
    "promise_see": PROMISE,
    "promise_list": NOTHING,
    "promise_done": PROMISE,
    "promise_drop": PROMISE,
    "promise_who": NOTHING,
    "person_remove": Attempt("$person"),
    "line_contest": NOTHING,
    "turn_wish": NOTHING,
    "turn_forget": NOTHING,
    "settings_country": Attempt(state=SETTINGS, own=True),
    "settings_company": NOTHING,
    "away_cancel": Attempt("$person", own=True),
    "turn_leave_out": NOTHING,
    "digest_test": Attempt(state=DIGEST, own=True),
    "digest_look": Attempt(state=DIGEST, own=True),
    "digest_off": Attempt(state=DIGEST, own=True),
    "digest_again": Attempt("$digest"),
    "digest_seen": Attempt("$digest"),
    "digest_details": Attempt("$digest"),
    "home_waiting": NOTHING,
}

WINDOWS: Mapping[str, Attempt] = {
    "forming": Attempt(state=CHOSEN, own=True),
    "forming_notes": Attempt(state=ticked_in("marks:$person", "ready"), own=True),
    "forming_send": Attempt(about="$season", state=DETAILS),
    "invitation_decline_window": Attempt(about="$part", state=typed_in("reason") | ticked_in("share", "share")),
    "season_invite_more_window": Attempt(about="$season", state=picked_in("added", "$user")),
    "handover": Attempt(about="$part", state=HANDOVER),
    "plan_agree": Attempt(about="$plan 2"),
    "plan_page": Attempt(about=DIRECTION_PLACE, state=DIRECTION),
    "plan_reason": Attempt(about=GOAL_PLACE, state=typed_in("reason")),
    "plan_share": Attempt(about=DIRECTION_PLACE),
    "homework": Attempt(about="$plan", state=HOMEWORK),
    "evidence_message": Attempt(about=f"{TEAM} CGENERAL 1775000002.000100", state=LINKED),
    "evidence_link": Attempt(state=LINKED | typed_in("url", "https://example.com/pull/8")),
    "evidence_kept": Attempt(about="$evidence", state=LINKED),
    "checkin_prepare_goal": Attempt(about="$checkin 0", state=PREPARED),
    "checkin_prepare_last": Attempt(about="$checkin 1", state=typed_in("needs:0")),
    "checkin_prepare_example": Attempt(about="$checkin 1", state=typed_in("example:$goal")),
    "checkin_record": Attempt(about="$checkin 1", state=day_in("held_on", "2026-04-22") | typed_in("agreed:$goal")),
    "checkin_change": Attempt(about="$checkin", state=typed_in("agreed:$goal")),
    "checkin_move": Attempt(about="$checkin", state=day_in("day", "2026-05-05")),
    "checkin_name": Attempt(about="$checkin", state=day_in("day", "2026-04-24")),
    "checkin_excuse": Attempt(about="$checkin", state=chosen_in("reason", "ill")),
    "checkin_give": Attempt(about="$checkin", state=day_in("day", "2026-04-27")),
    "promise_drop": Attempt(about="$promise", state=typed_in("word")),
    "people": Attempt(
        state={"named:0": {"people": {"type": "multi_users_select", "selected_users": ["$user"]}}}, own=True
    ),
    "settings": Attempt(state=SETTINGS, own=True),
    "settings_company": Attempt(state=typed_in("company_days:0"), own=True),
    "away": Attempt(state=day_in("away_from:x", "2026-06-01") | day_in("away_to:x", "2026-06-02"), own=True),
    "turn_leave_out_window": Attempt(state=day_in("until", "2026-06-01"), own=True),
    "digest": Attempt(state=DIGEST, own=True),
}
