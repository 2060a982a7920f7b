"""The parts of a bill as one HTML file, which reads nothing from elsewhere: what is below a part opens at a click."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from serving.explained.part import Part
from serving.invoices.money import shortest

STYLE = Path(__file__).with_name("page.css")
OPEN = ("bill", "section")
"""Kinds that are open at first."""


def as_page(bill: Part, currency: str, decimals: int) -> str:
    """The file's text. decimals: the fewest of an amount."""
    title = escape(bill.title)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    body = "\n".join(lines(bill, currency, decimals))
    style = STYLE.read_text(encoding="utf-8")
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{style}</style></head><body>\n{body}\n</body></html>\n'


def lines(part: Part, currency: str, decimals: int) -> Iterator[str]:
    """A part and all below it."""
    row = cells(part, currency, decimals)
    if not part.parts:
        yield f'<div class="{part.kind} row">{row}</div>'
        return
    is_open = " open" if part.kind in OPEN else ""
    yield f'<details class="{part.kind}"{is_open}><summary class="row">{row}</summary><div class="parts">'
    for below in part.parts:
        yield from lines(below, currency, decimals)
    yield "</div></details>"


def cells(part: Part, currency: str, decimals: int) -> str:
    """Title, what is said, and amount."""
    amount = "" if part.amount is None else shortest(str(part.amount), decimals)
    amount = f"{amount} {currency}" if part.kind == "bill" else amount
    texts = {"title": part.title, "said": part.said, "amount": amount}
    return "".join(f'<span class="{name}">{escape(text)}</span>' for name, text in texts.items())
