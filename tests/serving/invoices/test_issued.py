"""Files of documents are found by their numbers, and no number stands for another document's file."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lake.errors import Stop
from serving.invoices.issued import file, file_faults, item_files, link, link_of

NUMBERS = ("B2026-0000001", "B2026-0000002")


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    """Of gold.documents: two with a PDF each, linked."""
    hashes = {number: {"pdf": file(number.encode(), "pdf", tmp_path)} for number in NUMBERS}
    for number in NUMBERS:
        link(tmp_path, number, 2026, hashes[number])
    day = {"issue_date": date(2026, 4, 2), "cycle": "2026-03"}
    return [day | {"number": n, "file_hashes": [{"name": "pdf", "hash": hashes[n]["pdf"]}]} for n in NUMBERS]


def test_a_number_is_a_link_to_the_file_of_its_hash(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    for number in NUMBERS:
        assert link_of(tmp_path, number, 2026, "pdf").read_bytes() == number.encode()
    assert list(file_faults(tmp_path, rows)) == []


def test_a_number_that_stands_for_another_document_s_file_is_told(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    first, second = (link_of(tmp_path, number, 2026, "pdf") for number in NUMBERS)
    second.unlink()
    os.link(first, second)
    (fault,) = file_faults(tmp_path, rows)
    assert fault == f"the PDF of {NUMBERS[1]} is not the one that was issued: {second}"
    with pytest.raises(Stop, match=f"{second.name} is a file of another document"):
        link(tmp_path, NUMBERS[1], 2026, {"pdf": rows[1]["file_hashes"][0]["hash"]})


def test_a_copy_stands_for_a_link_where_there_are_none(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    place = link_of(tmp_path, NUMBERS[0], 2026, "pdf")
    place.unlink()
    place.write_bytes(NUMBERS[0].encode())
    assert list(file_faults(tmp_path, rows)) == []
    link(tmp_path, NUMBERS[0], 2026, {"pdf": rows[0]["file_hashes"][0]["hash"]})


def test_uses_that_a_bill_carries_go_with_the_cycle_that_they_are_of(tmp_path: Path) -> None:
    number, kinds = NUMBERS[0], ("items.pdf", "items-2026-02.pdf")
    hashes = {kind: file(kind.encode(), kind, tmp_path) for kind in kinds}
    link(tmp_path, number, 2026, hashes)
    row = {"number": number, "issue_date": date(2026, 4, 2), "cycle": "2026-03"}
    row["file_hashes"] = [{"name": kind, "hash": digest} for kind, digest in hashes.items()]
    gone = list(item_files(tmp_path, row, ["2026-02"]))
    assert [place.name for place in gone] == [f"{number}-items-2026-02.pdf", f"{hashes[kinds[1]]}.{kinds[1]}"]
    for place in gone:
        place.unlink()
    assert list(file_faults(tmp_path, [row], kept_from="2026-03")) == []
    assert len(list(file_faults(tmp_path, [row], kept_from="2026-02"))) == 1
