"""mrkdwn, rich_text and dates on the page: what Slack formats is formatted, and nothing that is typed becomes HTML."""

from datetime import UTC, datetime
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.model import Json
from sandbox.page.dates import date_in_words, day_label, time_zones
from sandbox.page.mrkdwn import render_mrkdwn, render_plain
from sandbox.page.reader import Reader
from sandbox.page.rich_text import render_rich_text, words_of_rich_text
from sandbox.workspace import Workspace

KNOWN_TAGS = {"strong", "em", "s", "code", "pre", "blockquote", "br", "a", "span", "time"}
KNOWN_ATTRIBUTES = {"class", "href", "target", "rel", "title", "role", "aria-label", "datetime"}
AT = int(datetime(2026, 4, 14, 7, 30, tzinfo=UTC).timestamp())


@pytest.fixture
def reader(workspace: Workspace) -> Reader:
    priya = workspace.user("priya")
    priya.tz = "Europe/Berlin"
    return Reader(workspace, priya, datetime(2026, 4, 13, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _it_ ~old~", "<strong>bold</strong> <em>it</em> <s>old</s>"),
        ("*bold and _both_*", "<strong>bold and <em>both</em></strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`*code*`", "<code>*code*</code>"),
        ("```a\n*b*```", "<pre>a\n*b*</pre>"),
        ("one\ntwo", "one<br>two"),
        ("said\n> first\n> *second*\nafter", "said<blockquote>first<br><strong>second</strong></blockquote>after"),
        ("&gt; typed", "<blockquote>typed</blockquote>"),
        ("a &lt;b&gt; &amp;amp; c", "a &lt;b&gt; &amp;amp; c"),
        ("<script>alert(1)</script>", "scriptalert(1)/script"),
        ("12:30:45", "12:30:45"),
    ],
)
def test_marks_become_markup_where_slack_sees_them(reader: Reader, text: str, shown: str) -> None:
    assert shown in str(render_mrkdwn(reader, text))


def test_tokens_become_names_links_and_dates(reader: Reader) -> None:
    dana, payments = reader.workspace.user("dana"), reader.workspace.channel("payments")
    text = f"<@{dana.id}> <@{reader.user.id}> <#{payments.id}|old-name> <!here> <https://x.example/?a=1&amp;b=2|notes>"

    shown = str(render_mrkdwn(reader, text))

    assert '<span class="mention">@Dana</span>' in shown
    assert '<span class="mention mention-me">@Priya Raman</span>' in shown
    assert '<a class="mention" href="/as/priya/c/payments">#payments</a>' in shown
    assert ">@here<" in shown
    assert 'href="https://x.example/?a=1&amp;b=2"' in shown


def test_a_channel_that_somebody_cannot_see_keeps_its_name(reader: Reader) -> None:
    secret = reader.workspace.add_channel("reorganisation", reader.workspace.user("dana"), private=True)

    assert "reorganisation" not in str(render_mrkdwn(reader, f"<#{secret.id}|reorganisation>"))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"])
def test_only_harmless_addresses_become_links(reader: Reader, address: str) -> None:
    shown = str(render_mrkdwn(reader, f"<{address}|press here>"))

    assert "href" not in shown
    assert "press here" in shown


def test_links_into_the_workspace_stay_on_the_page(reader: Reader) -> None:
    payments = reader.workspace.channel("payments")
    root = reader.workspace.team.url

    assert reader.local_path(f"{root}archives/{payments.id}/p1790000000000100") == (
        "/as/priya/c/payments#m-1790000000.000100"
    )
    assert reader.local_path(f"{root}archives/{payments.id}/p1790000000000200?thread_ts=1790000000.000100&cid=C1") == (
        "/as/priya/c/payments/t/1790000000.000100#m-1790000000.000200"
    )
    assert reader.local_path("slack://app?team=T1&id=A1&tab=home") == "/as/priya/home"
    assert reader.local_path("https://elsewhere.slack.com/archives/C1/p1") == ""


@given(text=st.text(alphabet=st.sampled_from("ab *_~`<>|&;:!@#^\"'\n/=.{}1") | st.characters(), max_size=60))
def test_no_text_makes_markup_of_its_own(text: str) -> None:
    shown = str(render_mrkdwn(_anybody(), text))

    check_markup(shown)


@given(text=st.text(max_size=80))
def test_escaped_text_is_read_back_as_it_was_typed(text: str) -> None:
    """What goes through Slack's escaping and has no marks in it is shown letter for letter."""
    quiet = text.translate(dict.fromkeys(map(ord, "*_~`:\r\n\x00")))
    if quiet.startswith(">") or "http" in quiet:
        return
    typed = quiet.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert unescape(str(render_mrkdwn(_anybody(), typed))) == unescape(escape(quiet))


def test_plain_text_knows_emoji_and_nothing_else(reader: Reader) -> None:
    shown = str(render_plain(reader, "*a* :seedling: <b> :nothing_such:"))

    assert shown.startswith("*a* <span")
    assert "🌱" in shown
    assert shown.endswith("&lt;b&gt; :nothing_such:")
    assert str(render_plain(reader, ":seedling:", emoji=False)) == ":seedling:"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{date_num} {time}", "2026-04-14 09:30"),
        ("{date_short}", "14 Apr"),
        ("{date_long}", "Tuesday 14 April 2026"),
        ("{date_short_pretty} at {time}", "Tomorrow at 09:30"),
        ("on {date_pretty}", "on tomorrow"),
        ("{ago}", "in 19 hours"),
        ("{day_divider_pretty}", "Tomorrow"),
        ("{date_slash} {time_secs}", "14/04/2026 09:30:00"),
    ],
)
def test_dates_are_shown_in_the_readers_zone(form: str, words: str) -> None:
    now = datetime(2026, 4, 13, 12, tzinfo=UTC)

    assert date_in_words(AT, form, now=now, tz="Europe/Berlin") == words


@pytest.mark.parametrize(
    ("now", "words"),
    [(datetime(2026, 10, 13, tzinfo=UTC), "14 April"), (datetime(2026, 11, 1, tzinfo=UTC), "14 April 2026")],
)
def test_the_year_stands_where_the_day_is_half_a_year_away(now: datetime, words: str) -> None:
    assert date_in_words(AT, "{date}", now=now, tz="UTC") == words


def test_a_date_token_shows_its_fallback_where_it_makes_no_sense(reader: Reader) -> None:
    assert str(render_mrkdwn(reader, f"<!date^{AT}^{{no_such}}|14 April>")) == "14 April"
    assert str(render_mrkdwn(reader, "<!date^99999999999999^{date}|some day>")) == "some day"
    assert "Tomorrow" in str(render_mrkdwn(reader, f"_due <!date^{AT}^{{date_short_pretty}}|14 April>_"))


def test_days_have_names_only_near_today() -> None:
    today = datetime(2026, 4, 13, tzinfo=UTC).date()

    assert day_label(today, today) == "Today"
    assert day_label(today.replace(day=12), today) == "Yesterday"
    assert day_label(today.replace(day=11), today) == "Saturday 11 April"
    assert day_label(today.replace(year=2025), today) == "Sunday 13 April 2025"
    assert {"Europe/Berlin", "UTC", "Etc/GMT+5"} <= set(time_zones("Etc/GMT+5"))


def test_rich_text_is_drawn_and_read_back(reader: Reader) -> None:
    inline: list[Json] = [
        {"type": "text", "text": "a <b>", "style": {"bold": True, "italic": True}},
        {"type": "link", "url": "https://x.example", "text": "notes"},
        {"type": "emoji", "name": "seedling"},
        {"type": "user", "user_id": reader.user.id},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": reader.workspace.channel("payments").id},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": AT, "format": "{date_num}", "fallback": "14 April"},
        {"type": "color", "value": "#ff0000"},
    ]
    line = {"type": "rich_text_section", "elements": inline}
    block: Json = {
        "type": "rich_text",
        "elements": [
            line,
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [line]},
            {"type": "rich_text_quote", "elements": inline},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x\ny"}]},
        ],
    }

    shown = str(render_rich_text(reader, block))

    assert "<em><strong>a &lt;b&gt;</strong></em>" in shown
    assert '<ol class="indent-1"><li>' in shown
    assert "2026-04-14" in shown
    assert words_of_rich_text({"elements": [line]}).startswith("a <b>notes")
    assert words_of_rich_text(None) == ""


class _Markup(HTMLParser):
    """Notes every tag and attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name: value or "" for name, value in attrs}


def check_markup(shown: str) -> None:
    """Only tags and attributes of our own, and no address that runs anything."""
    found = _Markup()
    found.feed(shown)
    found.close()
    assert found.tags <= KNOWN_TAGS
    assert set(found.attributes) <= KNOWN_ATTRIBUTES
    assert found.attributes.get("href", "/").startswith(
        ("http://", "https://", "mailto:", "tel:", "/", "HTTP", "MAILTO", "TEL")
    )


def _anybody() -> Reader:
    return READERS[0]


READERS: list[Reader] = []


@pytest.fixture(autouse=True)
def _one_reader(reader: Reader) -> None:
    """Property tests can't take a fixture that is made anew for each example."""
    READERS[:] = [reader]
