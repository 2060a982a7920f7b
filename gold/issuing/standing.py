"""Where an account stands, by its rows: what its drafts are made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from gold.billing.account import is_billed_after
from gold.billing.document_lines import entry_of, line_of
from gold.billing.documents import BILL
from gold.billing.notes import Standing
from gold.cycles import cycle

Row = Mapping[str, Any]


def standing(account_id: str, rows: Mapping[str, Sequence[Row]]) -> Standing:
    """That of an account which has a bill or a document.

    rows: of all cycles, its own: bills of gold.bills, lines of gold.bill_lines, posted of gold.documents; subscribers
    of silver.subscribers, those that are believed.
    """
    bills, posted = rows["bills"], rows["posted"]
    last = cycle(max(row["cycle"] for row in (*bills, *posted)))
    return Standing(
        account_id,
        [line_of(row) for row in rows["lines"]],
        [entry_of(line) for document in posted for line in document["lines"]],
        {bill["cycle"] for bill in bills},
        {document["cycle"]: document["document_id"] for document in posted if document["kind"] == BILL},
        is_billed_after(rows["subscribers"], last),
    )
