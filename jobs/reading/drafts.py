"""The draft documents of a cycle, as fresh bills and posted documents have them now, and what their checks find."""

import csv
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import Cycle, up_to
from gold.documents import DOCUMENTS
from gold.issuing.checks import Checks
from gold.issuing.drafts import OUTPUTS, Drafts
from lake.staged import Made
from machine.command import Call, Stop

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS)

MONTHS_BEFORE = 6
"""Whose bills a draft is compared with."""

GOLDEN_COLUMNS = ["account_id", "cycle", "total_due"]


def read_drafts(call: Call) -> Made:
    """OUTPUTS of the call's cycle, of some accounts where it names any.

    Raises Stop where the settings do not say who bills, or the cycle has no bills.
    """
    supplier = asdict(call.settings.supplier)
    if "" in supplier.values():
        raise Stop(f"who bills is not known: write name, address and vat_id of [supplier] in {call.args.settings}.")
    tables, cycle = call.pinned(*READ_TABLES), call.args.cycle
    rows = {table.name: tables.read(table) for table in READ_TABLES}
    if call.args.account:
        for table in (BILLS, BILL_LINES, DOCUMENTS):
            rows[table.name] = rows[table.name].where(rows[table.name]["account_id"].isin(call.args.account))
    of_cycle = {name: some.where(f"cycle = '{cycle.name}'") for name, some in rows.items()}
    before = [earlier.name for earlier in up_to(cycle, MONTHS_BEFORE + 1)[:-1]]
    inputs = {
        "bills": of_cycle[BILLS.name],
        "lines": of_cycle[BILL_LINES.name],
        "posted": of_cycle[DOCUMENTS.name].select("account_id", "document_id"),
        "before": rows[BILLS.name].where(rows[BILLS.name]["cycle"].isin(before)).select("account_id", "total_due"),
    }
    tariff = call.settings.tariff
    drafting = Drafts(supplier, tariff.decimals, tariff.time_zone, checks(call))
    made = call.store.per("account_id", drafting, inputs, OUTPUTS)
    if not made["drafts"].count and of_cycle[BILLS.name].isEmpty():
        raise Stop(f"{cycle.name} has no such bill: run tollhouse bill-cycle --cycle {cycle.name} first.")
    return made


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
