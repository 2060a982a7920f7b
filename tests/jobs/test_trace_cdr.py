"""trace-cdr: from a record up to the document that charges it, or why none does."""

from decimal import Decimal
from pathlib import Path

import pytest

from jobs import trace_cdr
from tests.jobs.proved_lake import LATE, USES, ProvedLake


@pytest.fixture
def lake(later_lake: ProvedLake) -> ProvedLake:
    return later_lake


def traced(lake: ProvedLake, capsys: pytest.CaptureFixture[str], *which: str, status: int = 0) -> list[str]:
    """The lines that it prints."""
    assert trace_cdr.main([*which, *lake.args]) == status
    told = capsys.readouterr()
    return (told.err if status else told.out).splitlines()


@pytest.mark.parametrize(
    ("which", "end"),
    [
        (["cdr", "0", "0"], "document   bill B2026-0000001 of 2026-04-02: "),
        (["--record-id", USES[2].usage_id], "document   bill B2026-0000001 of 2026-04-02: "),
        (
            ["cdr", "0", str(len(USES))],
            "document   pending: billed and not issued, late: without it B2026-",
        ),
        (["cdr", "0", "90"], "mediation  rejected: duration_sec is missing"),
        (
            ["cdr", "0", "91"],
            "mediation  redelivery of call, which came from topic cdr, partition 0, offset 0",
        ),
        (["cdr", "0", "92"], "mediation  not looked at yet: run tollhouse mediate-cdrs"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_record_is_followed_to_its_end(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str], which: list[str], end: str
) -> None:
    lines = traced(lake, capsys, *which)
    assert lines[0].startswith("record     topic cdr, partition 0, offset ")
    assert [line for line in lines if line.startswith(end)], lines


def test_a_line_may_have_more_than_its_document_since_discounts_are_lines_of_their_own() -> None:
    """229.36 of calls, less 20 %, and 7.07 of fees are 190.56; with a fifth as tax 228.67."""
    kinds = {"usage": "229.36", "discount": "-45.87", "fee": "7.07", "tax": "38.11"}
    lines = [{"kind": kind, "amount": Decimal(amount)} for kind, amount in kinds.items()]
    bill = {"kind": "bill", "number": "B2026-0000001", "issue_date": "2026-04-02", "currency": "MAD", "lines": lines}
    said = trace_cdr.posted(bill | {"total": sum(line["amount"] for line in lines)}, lines[:1])
    assert said == (
        "bill B2026-0000001 of 2026-04-02: 229.36 by this line, 228.67 in all with discounts, fees and taxes"
    )
    alone = trace_cdr.posted(bill | {"total": Decimal("229.36"), "lines": lines[:1]}, lines[:1])
    assert alone == "bill B2026-0000001 of 2026-04-02: 229.36 by this line, 229.36 in all"


def test_before_it_is_issued_billed_and_rated_it_is_said_what_is_missing(
    issued_lake: ProvedLake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake, late = issued_lake.copied(tmp_path), ("--record-id", LATE.usage_id)
    lake.received([*USES, LATE])
    assert traced(lake, capsys, *late)[-1] == "rating     not rated yet: run tollhouse rate-usage"
    lake.rated(10)
    assert traced(lake, capsys, *late)[-1].endswith("not billed yet: run tollhouse bill-cycle --cycle 2026-03")


@pytest.mark.parametrize(
    ("which", "why"),
    [
        (["cdr", "0", "77"], "no record in "),
        (["cdr"], "is no origin: write TOPIC PARTITION OFFSET, or FILE LINE."),
        (["usage.jsonl", "one"], "is no origin"),
        ([], "name a TOPIC, PARTITION and OFFSET"),
    ],
    ids=" ".join,
)
def test_what_there_is_not_is_a_sentence(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str], which: list[str], why: str
) -> None:
    assert why in traced(lake, capsys, *which, status=1)[0]
