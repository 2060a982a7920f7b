"""The upper part of the first page, who owes how much for when, and the notes below the summary."""

from datetime import date
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from serving.invoices.corrections import total_name
from serving.invoices.glyphs import BOLD, PLAIN, in_two
from serving.invoices.items import TIMES
from serving.invoices.money import amount
from serving.invoices.page import ACCENT, FOOT, HEAD, LEFT, MUTED, RIGHT, WHITE, WIDTH, Style, write

Document = dict[str, Any]

PANEL = HEAD - 140  # the lower edge of the total's panel
TABLES_TOP = PANEL - 22
CUSTOMER_WIDTH = 280.0  # room for the customer, left of the facts
NOTES_TOP = FOOT + 52


def draw_first_page(canvas: Canvas, document: Document) -> None:
    """Customer, facts and the total due."""
    draw_customer(canvas, document)
    for row, (name, value) in enumerate(facts(document)):
        y = HEAD - 16 - row * 13
        write(canvas, (LEFT + 300, y), name, Style(8, color=MUTED))
        write(canvas, (RIGHT, y), value, Style(8.5, right=True), room=140)
    draw_total(canvas, document)


def draw_customer(canvas: Canvas, document: Document) -> None:
    """The name, on two lines where one is too short, the address, likewise, or else the region, and the account."""
    write(canvas, (LEFT, HEAD - 16), "BILLED TO", Style(7.5, BOLD, MUTED))
    customer, y = document["customer"], HEAD - 33
    for line in in_two(customer["customer_name"], BOLD, 13, CUSTOMER_WIDTH):
        write(canvas, (LEFT, y), line, Style(13, BOLD), room=CUSTOMER_WIDTH)
        y -= 16
    address = customer.get("address") or customer["region"]
    for line in (*in_two(address, PLAIN, Style.size, CUSTOMER_WIDTH), f"Account {document['account_id']}"):
        write(canvas, (LEFT, y), line, Style(), room=CUSTOMER_WIDTH)
        y -= 12


def facts(document: Document) -> list[tuple[str, str]]:
    """What stands beside the customer."""
    customer, period, corrected = document["customer"], document["period"], document.get("corrected_period")
    issued = [("Date of issue", document["issue_date"])] if "issue_date" in document else []
    issued += [("Corrects invoice", document["amends_number"])] if document.get("amends") else []
    return [
        *issued,
        ("Period", f"{period['first_day']} to {period['last_day']}"),
        *([("Corrected period", f"{corrected['first_day']} to {corrected['last_day']}")] if corrected else []),
        ("Plan", customer["plan"].capitalize()),
        ("Numbers", f"{customer['numbers']:,}"),
        *([("Your VAT id", customer["vat_id"])] if customer.get("vat_id") else []),
        *([] if document.get("amends") else [("Customer since", customer["joined_on"])]),
        *([] if issued else [("Status", document["status"].capitalize())]),
    ]


def draw_total(canvas: Canvas, document: Document) -> None:
    """The panel nobody can miss."""
    canvas.setFillColor(ACCENT)
    canvas.roundRect(LEFT, PANEL, WIDTH, 44, 5, stroke=0, fill=1)
    write(canvas, (LEFT + 16, PANEL + 24), total_name(document), Style(12, BOLD, WHITE))
    write(canvas, (LEFT + 16, PANEL + 11), f"for {period_name(document['period'])}", Style(8.5, color=WHITE))
    due = f"{amount(document['amounts']['total_due'])} {document['currency']}"
    write(canvas, (RIGHT - 16, PANEL + 14), due, Style(22, BOLD, WHITE, right=True), room=320)


def period_name(period: Document) -> str:
    """March 2026, or 15 March to 14 April 2026."""
    first, last = (date.fromisoformat(period[name]) for name in ("first_day", "last_day"))
    if first.day == 1:
        return f"{first:%B %Y}"
    begins = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{begins} to {last.day} {last:%B %Y}"


def draw_notes(canvas: Canvas, document: Document) -> None:
    """Which tariffs and rules made the bill."""
    for row, note in enumerate(notes(document)):
        write(canvas, (LEFT, NOTES_TOP - 14 - row * 10), note, Style(7, color=MUTED))


def notes(document: Document) -> list[str]:
    rules, how = document["rules"], document["rounding"].replace("_", " ")
    priced = [f"{t['plan']} of {t['plan_version']} ({(t['tariff_hash'] or '')[:12]})" for t in document["tariffs"]]
    prices = f"Prices: {', '.join(priced)}." if priced else "Prices: nothing was used."
    remark = (
        f"A remark such as {TIMES} 1.02 is what the tariff's hours, days, calendar and roaming multiply the price by."
    )
    is_statement = "number" in document
    return [
        *([] if is_statement else [prices]),
        f"Bill rules of {rules['rules_version']} ({rules['rules_hash'][:12]}). In brackets: a SHA-256's first digits.",
        f"Each charge is rounded once, to six decimals, and each amount once, to the currency's minor unit ({how}).",
        *([] if is_statement else [remark]),
        f"Times are local ({document['time_zone']}). 1 MB is 1,000,000 bytes. Voice is counted in h:mm:ss.",
    ]
