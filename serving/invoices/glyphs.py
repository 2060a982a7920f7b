"""Fonts, and text as they can draw it: Helvetica, and DejaVu Sans embedded for names in other scripts."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from lake.lists import first
from serving.invoices.scripts import as_drawn

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
EMBEDDED = {PLAIN: "DejaVuSans", BOLD: "DejaVuSans-Bold"}


NAMED = 3
"""How many accounts, and letters of each, a sentence names."""


@lru_cache(maxsize=10_000)
def typeset(text: str, font: str) -> tuple[str, str]:
    """The font that has the text's letters, and the text in the order they are drawn."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    try:
        clean.encode("cp1252")
    except UnicodeEncodeError:
        return embedded(EMBEDDED[font]), as_drawn(clean)
    return font, clean


def embedded(name: str) -> str:
    """Registers a font of DejaVu, free to embed. It comes with matplotlib, which is not imported."""
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, font_file(name)))
    return name


@lru_cache(maxsize=10_000)
def lacking(letters: str) -> str:
    """Of some letters, those that no font has: they would stand as empty boxes."""
    fonts = [pdfmetrics.getFont(embedded(name)).face.charToGlyph for name in EMBEDDED.values()]
    return "".join(c for c in letters if c.isprintable() and not all(ord(c) in font for font in fonts))


def boxes(accounts: Mapping[str, str]) -> str:
    """A sentence on accounts of whose documents the fonts lack letters; empty where there are none. accounts: letters
    that their documents hold, of whatever font."""
    wrong = {account: shown for account, letters in sorted(accounts.items()) if (shown := lacking(letters))}
    told = "; ".join(first([f"{name}: {in_words(letters)}" for name, letters in wrong.items()], NAMED))
    return told and (
        f"warning: the PDFs of {len(wrong):,} accounts have empty boxes for letters that their font, DejaVu Sans, has "
        f"not ({told}). Their JSON has them. To mend it, write names and addresses in "
        "Latin, Arabic, Hebrew, Greek or Cyrillic letters in the subscribers' file, labels in the tariff, then run "
        "load-reference, rate-usage and bill-cycle"
    )


def in_words(letters: str) -> str:
    """The first few, with their numbers in Unicode: a terminal may lack them, too."""
    return ", ".join(first([f"{c} (U+{ord(c):04X})" for c in letters], NAMED))


def font_file(name: str) -> Path:
    """Where a font of DejaVu is."""
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("mpl-data") / "fonts/ttf" / f"{name}.ttf"


@lru_cache(maxsize=100_000)
def width(text: str, font: str, size: float) -> float:
    """How wide the text is, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def fits(text: str, font: str, size: float, room: float) -> bool:
    """Whether there is room for the text on a line."""
    chosen, drawn = typeset(text, font)
    return width(drawn, chosen, size) <= room


@lru_cache(maxsize=10_000)
def fitted(text: str, font: str, size: float, room: float) -> str:
    """The text, or as much of it as there is room for, in points, and an ellipsis."""
    if fits(text, font, size, room):
        return text
    kept = bisect_left(range(1, len(text)), x=True, key=lambda n: not fits(text[:n] + "…", font, size, room))
    return text[:kept].rstrip() + "…"


def in_two(text: str, font: str, size: float, room: float) -> list[str]:
    """The text on one line, or broken between words into two, of which the second may still be too long."""
    words = text.split(" ")
    for count in range(len(words), 1, -1):
        if fits(head := " ".join(words[:count]), font, size, room):
            return [line for line in (head, " ".join(words[count:])) if line]
    return [text]
