"""The draft documents of a cycle, as fresh bills and posted documents have them now, and what their checks find."""

import csv
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.accounts import SUBSCRIBER
from gold.billing.note_terms import note_terms
from gold.bills import BILLS
from gold.cycles import Cycle
from gold.documents import DOCUMENTS
from gold.issuing.checks import Checks
from gold.issuing.content import Issuer
from gold.issuing.drafts import OUTPUTS, Drafts
from lake.staged import Made
from machine.command import Call, Stop
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, SUBSCRIBERS)
POSTED = ("account_id", "document_id", "cycle", "kind", "number", "lines", "content")

GOLDEN_COLUMNS = ["account_id", "cycle", "total_due"]


def read_drafts(call: Call) -> Made:
    """OUTPUTS of the call's cycle, of some accounts where it names any.

    Raises Stop where the settings do not say who bills, or the cycle has no bills.
    """
    tables = call.pinned(*READ_TABLES)
    inputs = {
        "bills": tables.read(BILLS),
        "lines": tables.read(BILL_LINES),
        "posted": tables.read(DOCUMENTS).select(*POSTED),
        "subscribers": believed(tables.read(SUBSCRIBERS)).select(*SUBSCRIBER),
    }
    if call.args.account:
        inputs = {name: some.where(some["account_id"].isin(call.args.account)) for name, some in inputs.items()}
    made = call.store.per("account_id", drafting(call), inputs, OUTPUTS)
    cycle = call.args.cycle.name
    if not made["drafts"].count and inputs["bills"].where(f"cycle = '{cycle}'").isEmpty():
        raise Stop(f"{cycle} has no such bill: run tollhouse bill-cycle --cycle {cycle} first.")
    return made


def drafting(call: Call) -> Drafts:
    """What makes the drafts of the call's cycle. Raises Stop where the settings do not say who bills."""
    settings = call.settings
    supplier = asdict(settings.supplier)
    if "" in supplier.values():
        raise Stop(f"who bills is not known: write name, address and vat_id of [supplier] in {call.args.settings}.")
    issuer = Issuer(supplier, settings.tariff.currency, settings.tariff.decimals, settings.tariff.time_zone)
    return Drafts(call.args.cycle.name, issuer, note_terms(settings.notes, call.today), checks(call))


def checks(call: Call) -> Checks:
    """The checks of the settings. Raises Stop for a file of golden accounts that cannot be read."""
    documents = call.settings.documents
    golden = read_golden(Path(documents.golden), call.args.cycle) if documents.golden else {}
    amount = Decimal(documents.outlier_amount)
    return Checks(documents.outlier_factor, amount, golden, call.settings.tariff.decimals)


def read_golden(path: Path, cycle: Cycle) -> dict[str, Decimal]:
    """What golden accounts owe for a cycle, by account_id."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if rows.fieldnames != GOLDEN_COLUMNS:
                raise Stop(f"{path} has the columns {rows.fieldnames}, expected {', '.join(GOLDEN_COLUMNS)}.")
            return {row["account_id"]: Decimal(row["total_due"]) for row in rows if row["cycle"] == cycle.name}
    except (OSError, ValueError, InvalidOperation, TypeError) as error:
        raise Stop(f"the golden accounts in {path} cannot be read: {error}.") from None
