"""The rich_text block: what the client makes of what people type, and what apps may send."""

from sandbox.blockkit.objects import BLOCK_ID
from sandbox.blockkit.schema import ByType, Flag, Listed, Shape, Str, Whole, exactly, one_of

MARKS = Shape(
    optional={name: Flag() for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")}
)

INLINE = ByType(
    {
        "text": Shape({"type": exactly("text"), "text": Str(10**5)}, {"style": MARKS}),
        "link": Shape(
            {"type": exactly("link"), "url": Str(3000)}, {"text": Str(10**5), "unsafe": Flag(), "style": MARKS}
        ),
        "emoji": Shape(
            {"type": exactly("emoji"), "name": Str(100)},
            {"unicode": Str(100), "skin_tone": Whole(1, 6), "style": MARKS},
        ),
        "user": Shape({"type": exactly("user"), "user_id": Str(50)}, {"style": MARKS}),
        "usergroup": Shape({"type": exactly("usergroup"), "usergroup_id": Str(50)}, {"style": MARKS}),
        "channel": Shape({"type": exactly("channel"), "channel_id": Str(50)}, {"style": MARKS}),
        "broadcast": Shape(
            {"type": exactly("broadcast"), "range": one_of("here", "channel", "everyone")}, {"style": MARKS}
        ),
        "date": Shape(
            {"type": exactly("date"), "timestamp": Whole(0, 10**11), "format": Str(200)},
            {"url": Str(3000), "fallback": Str(200), "style": MARKS},
        ),
        "color": Shape({"type": exactly("color"), "value": Str(20)}, {"style": MARKS}),
    }
)

_WORDS = Listed(INLINE, 10**4, least=0)
_SECTION = Shape({"type": exactly("rich_text_section"), "elements": _WORDS})
_BORDER = Whole(0, 1)

PARTS = ByType(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": Shape(
            {
                "type": exactly("rich_text_list"),
                "style": one_of("bullet", "ordered"),
                "elements": Listed(ByType({"rich_text_section": _SECTION}), 10**4, least=0),
            },
            {"indent": Whole(0, 8), "offset": Whole(0, 10**6), "border": _BORDER},
        ),
        "rich_text_quote": Shape({"type": exactly("rich_text_quote"), "elements": _WORDS}, {"border": _BORDER}),
        "rich_text_preformatted": Shape(
            {"type": exactly("rich_text_preformatted"), "elements": _WORDS}, {"border": _BORDER, "language": Str(50)}
        ),
    }
)

RICH_TEXT = Shape({"type": exactly("rich_text"), "elements": Listed(PARTS, 10**4, least=0)}, {"block_id": BLOCK_ID})
