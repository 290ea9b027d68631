"""Whether a short text is English, by an honest little rule: its everyday words.

A library would bring models of many megabytes for one question, and we only need to stay silent in doubt: a text counts
as English if it holds words that are everyday English and rare elsewhere, and more of these than of other languages.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")

# Left out on purpose: what is as common in another language (in, is, on, of, to, was, will, for, so, we, or, do).
_ENGLISH_WORDS = """
    the and with their our your from who how what when which that this these those each every without about into than
    them they are have has would should where there because before after again always never someone somebody anybody
    everyone everybody people other others another i'm i'll i've it's don't own owns owning week weekly month monthly
    daily year better more fewer less improve improving improved learn learning learned become becoming communicate
    communicating ownership proactive proactively take taking takes make making makes show showing shows help helping
    helps write writing writes read reading give giving gives speak speaking listen listening work working works skills
    stronger strategic strategically strategy thinking think attend attending course courses book books conference
    finish complete watch lead leads leading run runs running answer answers answering review reviews build builds
    building good great feel feeling understand understanding know knowing confident confidence collaborate
    collaborating develop developing growth grow growing my myself get getting being use using one two three change
    changes decide decides customers she his
"""

# The commonest small words of other languages in Latin letters, without what is English too (per, come, at, till).
_OTHER_WORDS = """
    das dem der des ein eine einem einen einer ich ist meine mein mehr mit nach nicht oder sich sie und um von werden
    wie wir zu auf aus als auch aber bei besser kann wenn
    au aux avec ce cette dans de du elle en est et je la le les ma mais mes mieux mon nous ou pas pour que qui sont sur
    un une vous comme
    al con del el es hacer las los lo mejor mi mis muy para por se ser su sus y
    che da degli dei della delle di gli il mia migliorare mio nel nella sono
    ao dos em fazer mais melhor meu minha na nas uma um
    aan beter bij dat een het maar met mijn naar niet om ook te van voor worden zijn
    att av det ett inte jag kan med mitt ska till
    er ikke jeg og som til
    ei ja kanssa minun olla ovat
    jak jest lepiej moim nie oraz przez
    je jsem lepe si ve za
    bir bu daha ile olarak olmak
    dan dengan lebih saya untuk yang
    ang ay mga sa
    katika kwa ya
    este mai pe sunt
    az egy hogy
"""

_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_OTHER = frozenset(_OTHER_WORDS.split())
_MOSTLY = 0.8  # of the letters


def normalize_text(text: str) -> str:
    """Lower case, plain apostrophes, and without invisible signs such as those that turn the direction of writing."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")


def list_words(text: str) -> list[str]:
    """The words of a text in lower case; numbers, signs and emoji are no words."""
    return _WORD.findall(normalize_text(text))


def is_english(text: str) -> bool:
    """Whether this is English as far as its everyday words tell; in doubt it isn't."""
    ours, others = _count_evidence(text)
    return ours > others and _is_mostly_ascii(text)


def is_foreign(text: str) -> bool:
    """Whether this speaks for another language; a text without any evidence is neither English nor foreign."""
    ours, others = _count_evidence(text)
    return others > ours or not _is_mostly_ascii(text)


def _count_evidence(text: str) -> tuple[int, int]:
    words = list_words(text)
    ours = sum(word in _ENGLISH for word in words)
    others = sum(word in _OTHER or not word.isascii() for word in words)
    return ours, others


def _is_mostly_ascii(text: str) -> bool:
    letters = [sign for sign in normalize_text(text) if sign.isalpha()]
    return sum(map(str.isascii, letters)) >= _MOSTLY * len(letters)
