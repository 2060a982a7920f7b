"""explain-bill: every part comes to what its own parts come to, down to the record of each use; and the page."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from gold.bills import BILLS
from jobs import explain_bill
from serving.explained.bill import Explained, by_line, explained
from serving.explained.page import as_page
from serving.explained.part import Part
from serving.explained.text import as_text
from tests.jobs.proved_lake import USES, ProvedLake
from tests.serving.gold_rows import rule_line

BILL = ["--account", "ACC1", "--cycle", "2026-03"]


@pytest.fixture
def lake(later_lake: ProvedLake) -> ProvedLake:
    return later_lake


def parts(lake: ProvedLake, monkeypatch: pytest.MonkeyPatch, which: list[str]) -> Part:
    """What the command shows."""
    shown: list[Part] = []
    monkeypatch.setattr(explain_bill, "as_text", lambda part, *how: shown.append(part) or as_text(part, *how))
    assert explain_bill.main([*which, *lake.args]) == 0
    return shown[0]


@pytest.mark.parametrize(("which", "uses"), [(["B2026-0000001"], len(USES)), (BILL, len(USES) + 1)])
def test_all_adds_up_and_every_use_has_its_record(
    lake: ProvedLake, monkeypatch: pytest.MonkeyPatch, which: list[str], uses: int
) -> None:
    bill = parts(lake, monkeypatch, which)
    for _, part in bill.all():
        amounts = [below.amount for below in part.parts if below.amount is not None]
        assert not amounts or sum(amounts) == part.amount, part.title
    used = [part for _, part in bill.all() if part.kind == "use"]
    assert len(used) == uses
    assert all(part.parts[-1].said.startswith("topic cdr, partition 0, offset ") for part in used)
    assert all("plan standard from " in part.parts[-2].title for part in used)


def test_the_page_needs_no_other_and_has_all_that_the_text_has(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    page = lake.folder / "bill.html"
    assert explain_bill.main(["B2026-0000001", *lake.args, "--html", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"https?:|<script|<link|src=|url\(|@import", html)
    assert html.count("<details") == html.count("</details>") > len(USES)
    assert explain_bill.main(["B2026-0000001", *lake.args]) == 0
    for word in re.split(r"\s{2,}|\n", capsys.readouterr().out.strip()):
        assert word in html


def test_names_of_customers_cannot_become_part_of_the_page() -> None:
    html = as_page(Part("bill", "<script>alert(1)</script>", amount=Decimal("1.5")), "MAD", 2)
    assert "<script" not in html
    assert "1.50 MAD" in html


def test_a_note_shows_what_was_posted_as_minus_and_what_is_carried_by_its_cycle() -> None:
    tax = rule_line("ACC1", "tax", "vat", 1, "1.58", base=Decimal("7.91"), rate=Decimal("0.2"), included=None)
    whole = {"msisdn": None, "record_type": None, "rules_version": None, "taxes": None, "cycle": "2026-03"}
    lines = [{**whole, **tax}, {**whole, **tax, "amount": Decimal("-1.00"), "is_reversal": True, "cycle": "2026-02"}]
    note = explained(Explained(("Note", ""), "2026-03", "MAD", lines, by_line([])))
    assert [(part.title, part.said, part.amount) for _, part in note.all() if part.kind in ("section", "line")] == [
        ("Taxes", "1 line", Decimal("1.58")),
        ("Vat", "20 % of 7.91", Decimal("1.58")),
        ("Taxes carried from 2026-02", "1 line", Decimal("-1.00")),
        ("Vat", "minus what was posted before", Decimal("-1.00")),
    ]


def test_a_document_of_an_account_that_has_no_bill_any_more_is_explained_by_what_it_says(
    issued_lake: ProvedLake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = issued_lake.copied(tmp_path)
    lake.lake.put(BILLS, [])
    monkeypatch.setattr(explain_bill, "as_of_issue", lambda reader, _: reader)
    assert explain_bill.main(["B2026-0000001", *lake.args]) == 0
    said = capsys.readouterr()
    assert "Bill B2026-0000001" in said.out
    assert ", account ACC1, 2026-03-01 to 2026-03-31, issued 2026-04-02" in said.out
    assert "its uses come to 0" in said.err
    assert explain_bill.main([*BILL, *lake.args]) == 1, "a fresh bill is a row of gold.bills"
