"""The register says what is issued under which number, what came after, and what is pending: that is what is due."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.billing.documents import WRITE_OFF
from serving.month_end.documents import Document
from serving.month_end.month import Month
from serving.month_end.register import ISSUED, bills
from serving.month_end.sheet import DAY
from tests.document_rows import ISSUED_ON
from tests.serving.month_end.months import figures, month_of

DUE = len(ISSUED) + 1
"""From the end, where total due stands."""


def register(month: Month) -> dict[str, tuple[Any, ...]]:
    """Account or Sum, and its state, total due and the columns ISSUED, but for the day."""
    made = bills(figures(month, Path("none")))
    at, day = [column.title for column in made.columns].index("State"), -len(ISSUED) + 1
    assert made.columns[day].kind == DAY
    rows = [*made.rows, *made.totals]
    assert all((row[day] == ISSUED_ON) == bool(row[day - 1]) for row in rows)
    return {str(row[1] or row[0]): (row[at], row[-DUE], row[day - 1], *row[day + 1 :]) for row in rows}


def test_of_drafts_all_is_pending(month: Month) -> None:
    due, of_a3, every = Decimal("17.40"), Decimal("7.00"), Decimal("24.40")
    assert register(month) == {
        "A1": ("draft", due, "", None, "", None, due),
        "A3": ("draft", of_a3, "", None, "", None, of_a3),
        "Sum": (None, every, None, 0, None, 0, every),
    }


def test_a_bill_and_its_note_come_to_what_is_due(issued: Path) -> None:
    note = ("C2026-0000001", Decimal("-2.16"))
    assert register(month_of(issued)) == {
        "A1": ("issued", Decimal("17.40"), "B2026-0000002", Decimal("19.56"), *note, 0),
        "A3": ("issued", Decimal("7.00"), "B2026-0000003", Decimal("7.00"), "", None, 0),
        "Sum": (None, Decimal("24.40"), None, Decimal("26.56"), None, Decimal("-2.16"), 0),
    }


def test_what_another_bill_carries_stands_where_it_belongs_and_a_draft_beside_it(issued: Path) -> None:
    block = ("on B2026-0000002", Decimal("2.40"))
    assert register(month_of(issued, "2026-02")) == {
        "A1": ("issued", Decimal("13.20"), "B2026-0000001", Decimal("10.80"), *block, 0),
        "A2": ("draft", Decimal("7.20"), "", None, "", None, Decimal("7.20")),
        "Sum": (None, Decimal("20.40"), None, Decimal("10.80"), None, Decimal("2.40"), Decimal("7.20")),
    }


def test_what_is_written_off_came_after_and_what_no_document_has_is_pending(issued: Path) -> None:
    march = month_of(issued)
    written_off = [replace(one, kind=WRITE_OFF, number=None) if is_note(one) else one for one in march.documents]
    without = [one for one in march.documents if not is_note(one)]
    assert register(replace(march, documents=written_off))["A1"][-3:] == ("written off", Decimal("-2.16"), 0)
    assert register(replace(march, documents=without))["A1"][-3:] == ("", None, Decimal("-2.16"))


def test_what_was_issued_to_an_account_that_has_no_bill_any_more_is_to_be_credited(issued: Path) -> None:
    march = month_of(issued)
    gone = replace(march, bills=[bill for bill in march.bills if bill["account_id"] != "A3"])
    made = register(gone)
    assert made["A3"] == ("no bill", 0, "B2026-0000003", Decimal("7.00"), "", None, Decimal("-7.00"))
    assert made["Sum"][-1] == gone.pending == Decimal("-7.00")


def is_note(document: Document) -> bool:
    return document.name == "C2026-0000001"
