"""What the pages say exists: commands, buttons, settings, links, and the table of who sees what."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml

from app.config import Settings
from app.domain.visibility import TABLE, Cell, Data, Hat
from app.domain.words import WORDS
from app.web.metrics import Metrics

ROOT = Path(__file__).parents[2]
ROLE_PAGES = [ROOT / "docs" / f"{role}.md" for role in ("participants", "leads", "leaders")]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]

WORD = re.compile(r"/growth ([a-z]+)")
SETTING = re.compile(r"TRELLIS_[A-Z_]+")
METRIC = re.compile(r"`(trellis_[a-z_]+)`")
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
LEAST_OWN_LETTERS = 10
"""Letters that a label put together at run time must hold besides what is filled in; else it would match anything."""

ROWS = {
    "That you take part": (Data.TAKING_PART,),
    "Why you said not now, if you wrote it": (Data.DECLINE_REASON,),
    "The plan, its goals, evidence, what you write for check-ins": (
        Data.PLAN,
        Data.GOALS,
        Data.EVIDENCE,
        Data.CHECKIN_TEXTS,
    ),
    "Your lead's promises to you": (Data.PROMISES,),
    "That a check-in was held, late, left out or moved": (Data.CHECKIN_STATES,),
    "Your drafts": (Data.DRAFTS,),
    "What your lead noted while choosing people": (Data.MARKS,),
}
NOT_THERE_YET = {Data.TALK_ANSWERS, Data.TALK_NOTES, Data.THEMES, Data.BOT_HEALTH}
COLUMNS = {
    "you": Hat.PARTICIPANT,
    "your lead": Hat.LEAD,
    "the manager above your lead": Hat.LEADER,
    "admins": Hat.ADMIN,
}
NOBODY_YET = {Hat.MENTOR}
CELLS = {
    Cell.OWN: "yes",
    Cell.YES: "yes",
    Cell.NO: "no",
    Cell.SHARED_ONES: "only if you chose to share it",
    Cell.IN_SEASON: "while the season runs",
    Cell.WHEN_TOLD: "only when told that a check-in is late",
    Cell.NAMED_WHEN_TOLD: "as numbers; by name only when told that one is late",
    Cell.UNTIL_SENT: "until the invitations go out, 30 days at most",
    Cell.ON_REQUEST: "if you ask",
}


def prose(page: Path) -> str:
    """The page without its blocks of code, in which nothing is a link or a label."""
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists(page: Path) -> None:
    assert set(WORD.findall(page.read_text())) <= set(WORDS)


def test_every_command_is_explained_to_somebody() -> None:
    explained = {word for page in ROLE_PAGES for word in WORD.findall(page.read_text())}

    assert set(WORDS) - explained == set()


@pytest.mark.parametrize("page", ROLE_PAGES, ids=name_of)
def test_whatever_stands_in_bold_is_written_so_in_a_window_or_message(page: Path) -> None:
    labels = {" ".join(label.split()) for label in LABEL.findall(prose(page))}

    assert {label for label in labels if not is_shown(label)} == set()
    assert labels


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(prose(page)) if not leads_somewhere(page, link)]

    assert broken == []


def test_every_setting_is_explained_to_operators_and_no_other_is() -> None:
    settings = {f"TRELLIS_{name.upper()}" for name in Settings.model_fields}

    assert set(SETTING.findall((ROOT / "docs" / "operators.md").read_text())) == settings


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_setting_that_does_not_exist(page: Path) -> None:
    assert {name.removeprefix("TRELLIS_").lower() for name in SETTING.findall(page.read_text())} <= set(
        Settings.model_fields
    )


def test_every_metric_is_explained_to_operators_and_no_other_is() -> None:
    metrics = Metrics(lambda: datetime.now(UTC))
    metrics.watch_silence(lambda: 0.0)
    names = {metric.name for metric in metrics.registry.collect()}
    page = (ROOT / "docs" / "operators.md").read_text()

    assert {name.removesuffix("_total") for name in METRIC.findall(page)} == names


def test_the_table_of_who_sees_what_is_that_of_the_code() -> None:
    page = (ROOT / "docs" / "participants.md").read_text()
    part = page.split("## Who sees what\n", 1)[1].split("\n## ", 1)[0]

    assert [line for line in part.splitlines() if line.startswith("|")] == list(visibility_rows())


def test_the_table_leaves_out_only_what_does_not_exist_yet() -> None:
    told = {data for some in ROWS.values() for data in some}

    assert told.isdisjoint(NOT_THERE_YET)
    assert told | NOT_THERE_YET == set(TABLE)
    assert set(COLUMNS.values()) | NOBODY_YET == {hat for row in TABLE.values() for hat in row}


def visibility_rows() -> Iterator[str]:
    """The table as it must stand in the page; data in one row must be seen by the same people."""
    yield f"| | {' | '.join(COLUMNS)} |"
    yield "|" + "---|" * (len(COLUMNS) + 1)
    for title, some in ROWS.items():
        (cells,) = {tuple(CELLS[TABLE[data][hat]] for hat in COLUMNS.values()) for data in some}
        yield f"| {title} | {' | '.join(cells)} |"


def is_shown(label: str) -> bool:
    texts, patterns = shown_texts()
    return label in texts or any(pattern.fullmatch(label) for pattern in patterns)


@cache
def shown_texts() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What the views and Slack's menus can show: texts as they are, and patterns for those with something filled in."""
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    texts = {str(shortcut["name"]) for shortcut in manifest["features"]["shortcuts"]}
    patterns = set()
    for path in sorted((ROOT / "app" / "views").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add(pattern_of(node))
    return frozenset(texts), tuple(pattern for pattern in patterns if pattern)


def pattern_of(node: ast.JoinedStr) -> re.Pattern[str] | None:
    own = [part.value for part in node.values if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if sum(map(len, own)) < LEAST_OWN_LETTERS:
        return None
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values)
    return re.compile("".join(parts))


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link inside the repository has its file, and the heading it names; others are not looked at."""
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or anchor in anchors_of(target)


def anchors_of(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page; a heading that comes again gets a number."""
    seen: Counter[str] = Counter()
    anchors = set()
    for heading in re.findall(r"^#+ +(.+?) *$", prose(page), flags=re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        anchors.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return anchors
