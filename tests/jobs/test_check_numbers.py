"""check-numbers names what is not as it was issued, by document, number, file or place, wherever the damage is."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gold.documents import DOCUMENTS
from gold.issuing.chain import linked
from jobs import check_numbers
from lake import claims, heads
from lake.settings import read_settings
from tests.jobs.proved_lake import ProvedLake

Row = Mapping[str, Any]


@pytest.fixture
def lake(issued_lake: ProvedLake, tmp_path: Path) -> ProvedLake:
    """B2026-0000001, and the head that its issue noted."""
    lake = issued_lake.copied(tmp_path)
    path = Path(read_settings(tmp_path / "settings.toml").documents.head)
    heads.begin(path)
    heads.note(path, {name: document(lake)[name] for name in ("place", "row_hash")} | {"run": "run"})
    return lake


def document(lake: ProvedLake) -> Row:
    (row,) = lake.plain.reader.rows(DOCUMENTS)
    return row


def rows_are(change: Callable[[Row], Sequence[Row]]) -> Callable[[ProvedLake], None]:
    return lambda lake: lake.lake.put(DOCUMENTS, change(document(lake)))


def given_twice(row: Row) -> list[Row]:
    """Another account's document of the same number, which the chain has."""
    again = {**row, "document_id": "2026-03-ACC9", "account_id": "ACC9"}
    return [row, *linked([again], row["place"], row["row_hash"])]


def dearer(row: Row) -> list[Row]:
    first, *lines = row["lines"]
    return [{**row, "lines": [{**first, "amount": first["amount"] + 1}, *lines]}]


def swapped(lake: ProvedLake) -> None:
    """The PDF of its statement is that of its itemisation."""
    own, items = sorted((lake.folder / "invoices/documents").rglob("*.pdf"), key=lambda path: "items" in path.name)
    own.write_bytes(items.read_bytes())


def parquet_gone(lake: ProvedLake) -> None:
    for file in (lake.folder / "lake/gold/documents").rglob("*.parquet"):
        file.unlink()


def claimed(lake: ProvedLake) -> None:
    """Another lake of the same settings issued first."""
    head = Path(read_settings(lake.folder / "settings.toml").documents.head)
    claims.claim(claims.file(head, ""), "another", "/elsewhere")


@pytest.mark.parametrize(
    ("damage", "status", "sentence"),
    [
        (lambda _: None, 0, "given twice, none and no file has changed\ncheck-numbers: documents 1"),
        (rows_are(lambda row: [{**row, "total": row["total"] + 1}]), 3, "B2026-0000001 is not as it was issued: its t"),
        (rows_are(dearer), 3, "B2026-0000001 is not as it was issued: its lines differs from its content"),
        (rows_are(given_twice), 3, "number B2026-0000001 was given twice, or out of order"),
        (rows_are(lambda _: []), 3, "the document at place 1 is gone: it was issued, and is not in the lake"),
        (swapped, 3, "the PDF of B2026-0000001 is not the one that was issued: "),
        (parquet_gone, 1, ".parquet"),
        (claimed, 1, "of another lake, that at /elsewhere: name another as [documents] head"),
    ],
    ids=["none", "a total", "a line", "a number given twice", "the last is deleted", "a swapped PDF", "a Parquet file",
         "a shared head"],
)  # fmt: skip
def test_damage_is_named(
    lake: ProvedLake,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[ProvedLake], None],
    status: int,
    sentence: str,
) -> None:
    damage(lake)
    assert check_numbers.main(["--files", *lake.args]) == status
    assert sentence in capsys.readouterr().err
