"""An issued document as text: as it was sent, its states, and what was issued or waits since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from serving.bill_text import LINES, line_row
from serving.invoices.money import amount, decimals_of, percent
from serving.text_table import block

Row = Mapping[str, Any]

TITLES = {"bill": "Bill", "credit_note": "Credit note", "debit_note": "Debit note", "write_off": "Write-off"}


@dataclass(frozen=True)
class Since:
    """What became of a document. states: its own. notes: rows of gold.documents that came after it and amend it, or
    carry something of its cycle. pending: kind, cycle and total of what would be issued now, or waits."""

    states: Sequence[Row]
    notes: Sequence[Row]
    pending: Sequence[Row]


def document_text(said: Row, since: Since) -> str:
    """For a terminal. said: as serving.invoices.issued.statement makes it."""
    lines = [line_row({**line, "line_no": number}) for number, line in enumerate(said["lines"], start=1)]
    parts = [
        heading(said),
        block("Lines", LINES, lines),
        block("Totals", ("", ">", ""), totals(said)),
        block("States", ("", "", "", ""), map(state_row, since.states)),
        documents_text(since.notes, "Notes and bills since"),
        block("Pending", ("", "", ">"), pending_rows(since.pending, said["decimals"])),
    ]
    return "\n\n".join(part for part in parts if part)


def heading(said: Row) -> str:
    """What it is called, who bills whom, and for when."""
    customer, supplier, period = said["customer"], said["supplier"], said["period"]
    who = filter(None, (customer["customer_name"], customer.get("address"), customer.get("vat_id")))
    amends = f", amends {said['amends_number']}" if said["amends"] else ""
    return "\n".join(
        (
            f"{TITLES[said['kind']]} {said['number']} of {said['issue_date']}{amends}",
            f"{supplier['name']}, {supplier['address']}, {supplier['vat_id']}",
            f"to {', '.join(who)}, account {said['account_id']}, {customer['region']}",
            f"for {period['first_day']} to {period['last_day']}, {said['time_zone']}",
        )
    )


def totals(said: Row) -> Iterator[tuple[str, str, str]]:
    """Its sums, each tax by its rate, and what it comes to."""
    of = said["amounts"]
    for name in ("usage", "discount", "fee", "tax"):
        yield name, amount(of[f"{name}_amount"]), ""
    for tax in said["tax"]:
        yield f"  {tax['name']} {percent(tax['rate'])} of {shown(tax['base'], said['decimals'])}", "", ""
    for block_ in said["carried"]:
        yield f"carried from {block_['cycle']}", amount(block_["total"]), ""
    yield "total due", amount(of["total_due"]), said["currency"]


def shown(value: Any, decimals: int) -> str:
    """An amount with the currency's decimals, or more where it has them."""
    return f"{Decimal(value):,.{max(decimals, decimals_of(str(value)))}f}"


def state_row(state: Row) -> tuple[str, ...]:
    """When, what, and who."""
    who = f"{state['actor']} ({state['os_user']})"
    return f"{state['at']:%Y-%m-%d %H:%M:%S} UTC", state["state"], who, state["run"]


def documents_text(documents: Iterable[Row], title: str = "Documents") -> str:
    """Issued documents, one a line; nothing of none."""
    rows = map(document_row, documents)
    return block(title, ("", "", "", "", ">"), rows)


def document_row(one: Row) -> tuple[str, ...]:
    """What it is called, of when, which cycle it bills or amends, and what it comes to."""
    name, total = one["number"] or one["document_id"], f"{shown(one['total'], 2)} {one['currency']}"
    return name, TITLES[one["kind"]].lower(), str(one["issue_date"]), f"for {one['cycle']}", total


def pending_rows(pending: Iterable[Row], decimals: int) -> Iterator[tuple[str, ...]]:
    """What would be issued now, and what waits for a next bill."""
    for part in pending:
        what = "waits for the next bill" if part["kind"] == "waiting" else f"{TITLES[part['kind']].lower()} as a draft"
        yield what, f"of {part['cycle']}", shown(part["total"], decimals)


def document_dict(document: Row) -> dict[str, Any]:
    """An issued document as JSON, with its states."""
    states = [{**state, "at": state["at"].isoformat()} for state in document["states"]]
    told = {name: document[name] for name in ("document_id", "number", "kind", "cycle", "amends")}
    return told | {"issue_date": str(document["issue_date"]), "total": str(document["total"]), "states": states}
