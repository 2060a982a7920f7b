"""Right-to-left names in the order and shape they are drawn in: Arabic letters joined, runs placed.

What names need of the Unicode bidirectional algorithm (UAX #9) and of Arabic joining (Unicode 9.2): letters,
spaces and numbers. Vowel marks are left out.
"""

import re
import unicodedata
from functools import cache

LAM = "\u0644"
PRESENTATION_FORMS = (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD))
FORM_NAMES = {
    (False, False): "<isolated>",
    (False, True): "<initial>",
    (True, True): "<medial>",
    (True, False): "<final>",
}


def as_drawn(text: str) -> str:
    """The text from left to right, as the eye meets it."""
    if not any(map(is_right_to_left, text)):
        return text
    letters = "".join(c for c in unicodedata.normalize("NFC", text) if not unicodedata.combining(c))
    return placed(joined(letters))


def is_right_to_left(letter: str) -> bool:
    """True for Arabic, Hebrew and their like."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


@cache
def forms() -> dict[tuple[str, str], str]:
    """The letter that shows a letter, or lam and alef together, in a form such as <initial>."""
    letters = {}
    for shown in map(chr, PRESENTATION_FORMS):
        form, _, codes = unicodedata.decomposition(shown).partition(" ")
        letters["".join(chr(int(code, 16)) for code in codes.split()), form] = shown
    return letters


def joined(text: str) -> str:
    """Arabic letters in the form their neighbours give them."""
    known, shown = forms(), []
    letters = re.findall(rf"{LAM}[\u0622\u0623\u0625\u0627]|.", text, flags=re.DOTALL)
    for before, letter, after in zip(["", *letters], letters, [*letters[1:], ""], strict=False):
        joins = (
            (before, "<initial>") in known and (letter, "<final>") in known,
            (letter, "<initial>") in known and (after, "<final>") in known,
        )
        shown.append(known.get((letter, FORM_NAMES[joins]), letter))
    return "".join(shown)


def placed(text: str) -> str:
    """Runs of one direction in their places; the first letter gives the line's direction."""
    is_rtl = [is_right_to_left(c) if c.isalpha() else None for c in text]
    whole = next(side for side in is_rtl if side is not None)
    runs: list[tuple[bool, str]] = []
    for letter, side in zip(text, is_rtl, strict=True):
        direction = direction_of(letter, side, runs[-1][0] if runs else whole)
        if runs and runs[-1][0] == direction:
            runs[-1] = (direction, runs[-1][1] + letter)
        else:
            runs.append((direction, letter))
    drawn = [run[::-1] if rtl else run for rtl, run in runs]
    return "".join(reversed(drawn) if whole else drawn)


def direction_of(letter: str, side: bool | None, before: bool) -> bool:
    """Letters have a direction, numbers run to the right, all else goes with what stands before it."""
    if side is not None:
        return side
    return before and not letter.isdigit()
