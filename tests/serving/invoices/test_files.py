"""The files of invoices: written by one process or several, drawn again when lost, left out when they do not add up."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from serving.invoices.balance import balances
from serving.invoices.files import Done, render_file, spread
from tests.serving.invoice_documents import customer, document


def staged(folder: Path, *parts: list[dict[str, Any]]) -> list[Path]:
    """Files of documents, a line each, as Spark writes them."""
    paths = [folder / f"part-{place}" for place in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_text("".join(json.dumps(bill) + "\n" for bill in part), encoding="utf-8")
    return paths


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_several_processes_write_what_one_does(tmp_path: Path) -> None:
    bills = [document(f"ACC{n}", items=n, customer=customer(1, "عمر" if n % 2 else "Omar")) for n in range(8)]
    sources = staged(tmp_path, bills[:3], bills[3:6], bills[6:])
    for jobs in (1, 3):
        (tmp_path / str(jobs)).mkdir()
        draw = partial(render_file, folder=tmp_path / str(jobs))
        assert sum(done.written for done in spread(draw, sources, jobs)) == 8
    assert contents(tmp_path / "1") == contents(tmp_path / "3")
    assert len(contents(tmp_path / "1")) == 16


def test_a_pdf_that_was_lost_is_drawn_again(tmp_path: Path) -> None:
    (source,) = staged(tmp_path, [document()])
    folder = tmp_path / "invoices"
    folder.mkdir()
    render_file(source, folder)
    before = contents(folder)
    (folder / "2026-03-ACC1.pdf").unlink()
    assert render_file(source, folder).written == 1
    assert contents(folder) == before


def test_a_bill_whose_parts_do_not_add_up_is_left_out(tmp_path: Path) -> None:
    wrong = document()
    wrong["items"][0]["charge"] = "1.000001"
    (source,) = staged(tmp_path, [wrong])
    assert balances(document())
    assert render_file(source, tmp_path) == Done(bills=["2026-03-ACC1"], unbalanced=["2026-03-ACC1"])


def test_an_account_that_looks_like_a_path_stays_in_the_folder(tmp_path: Path) -> None:
    (source,) = staged(tmp_path, [document("../../ACC/1")])
    folder = tmp_path / "invoices"
    folder.mkdir()
    assert render_file(source, folder).written == 1
    assert len(contents(folder)) == 2


def test_letters_that_are_not_latin_are_told_by_account_whether_drawn_now_or_before(tmp_path: Path) -> None:
    (source,) = staged(tmp_path, [document(), document("ACC2", customer=customer(1, "Zoé 王 عمر"))])
    folder = tmp_path / "invoices"
    folder.mkdir()
    for written in (2, 0):
        done = render_file(source, folder)
        assert (done.written, done.letters) == (written, {"ACC2": "رعم王"})
