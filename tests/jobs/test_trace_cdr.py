"""trace-cdr: from a record up to the document that charges it, or why none does."""

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
        (["cdr"], "is no place: write TOPIC PARTITION OFFSET, or FILE LINE."),
        (["usage.jsonl", "one"], "is no place"),
        ([], "name a TOPIC, PARTITION and OFFSET"),
    ],
    ids=" ".join,
)
def test_what_there_is_not_is_a_sentence(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str], which: list[str], why: str
) -> None:
    assert why in traced(lake, capsys, *which, status=1)[0]
