"""The draft documents of a cycle, as fresh bills and posted documents have them now."""

from dataclasses import asdict

from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.issuing.drafts import DRAFT, Drafts
from lake.staged import Staged
from machine.command import Call, Stop

READ_TABLES = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS)


def read_drafts(call: Call) -> Staged:
    """The rows of DRAFT of the call's cycle, of some accounts where it names any, and whether each is approved.

    Raises Stop where the settings do not say who bills, or the cycle has no bills.
    """
    supplier = asdict(call.settings.supplier)
    if "" in supplier.values():
        raise Stop(f"who bills is not known: write name, address and vat_id of [supplier] in {call.args.settings}.")
    tables = call.pinned(*READ_TABLES)
    cycle = call.args.cycle.name
    rows = {table.name: tables.read(table).where(f"cycle = '{cycle}'") for table in READ_TABLES}
    if call.args.account:
        for table in (BILLS, BILL_LINES, DOCUMENTS):
            rows[table.name] = rows[table.name].where(rows[table.name]["account_id"].isin(call.args.account))
    inputs = {
        "bills": rows[BILLS.name],
        "lines": rows[BILL_LINES.name],
        "posted": rows[DOCUMENTS.name].select("account_id", "document_id"),
    }
    drafting = Drafts(supplier, call.settings.tariff.decimals, call.settings.tariff.time_zone)
    made = call.store.per("account_id", drafting, inputs, {"drafts": DRAFT})["drafts"]
    if not made.count and rows[BILLS.name].isEmpty():
        raise Stop(f"{cycle} has no bill to be approved or issued: run tollhouse bill-cycle --cycle {cycle} first.")
    return Staged(made.rows, made.count)
