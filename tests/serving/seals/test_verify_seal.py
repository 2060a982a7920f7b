"""What an auditor runs: what is wrong with a seal is told by file and document, and without a root it says less."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gold.issuing.chain import LINKED
from serving.seals import verify_seal
from serving.seals.folders import Seal
from tests.serving.seals.small_seal import copied, documents, lines_of, sealed

Told = Callable[..., str]

FILES = (
    "documents.jsonl", "totals.jsonl", "manifest.json", "root.txt", "usage/00000.parquet", "tariff/rate_plans.jsonl",
    "proofs/B2026-0000001.json", "proofs/C2026-0000001.json",
)  # fmt: skip
BILL = "B2026-0000001"
SOURCE = Path(verify_seal.__file__)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return sealed(tmp_path_factory.mktemp("seals"))


@pytest.fixture
def folder(seal: Seal, tmp_path: Path) -> Path:
    """The seal, to be changed."""
    return copied(seal, tmp_path)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What the verifier prints, with its exit status."""

    def run(folder: Path, bill: str | None = None, root: str | None = None) -> str:
        status = verify_seal.run(folder, bill, root)
        printed = capsys.readouterr()
        return f"{printed.out}{printed.err}exit status {status}"

    return run


def swap(path: Path, old: str, new: str) -> None:
    """Changes a file by hand."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_seal_is_consistent_and_only_a_root_from_elsewhere_makes_it_unchanged(told: Told, seal: Seal) -> None:
    text = told(seal.folder)
    assert "3 documents from 6 lines, and 5 totals" in text
    assert "4 files, by the SHA-256" in text
    assert f"2 proofs, hashes of contents and rows, and the root {seal.root}" in text
    assert "consistent: nothing contradicts itself" in text
    assert "unchanged: " not in text
    assert text.endswith("exit status 0")
    unchanged = "unchanged: it is what that root was taken of\nexit status 0"
    assert told(seal.folder, root=seal.root.upper()).endswith(unchanged)
    other = "its root is not ab, the one from elsewhere (2 digits of 64)\nWRONG: faults: 1\nexit status 3"
    assert other in told(seal.folder, root="ab")


@pytest.mark.parametrize("name", FILES)
def test_every_byte_that_flips_is_told_with_its_file(told: Told, seal: Seal, folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == set(FILES)
    for place in range(0, len(content), max(1, len(content) // 25)):
        for bit in (1, 32):
            changed = bytearray(content)
            changed[place] ^= bit
            (folder / name).write_bytes(changed)
            text = told(folder, root=seal.root)
            assert name in text, (place, bit, text)
            assert text.endswith(("exit status 3", "exit status 1")), (place, bit, text)
    (folder / name).write_bytes(content)
    assert told(folder, root=seal.root).endswith("exit status 0")


def test_one_cent_is_told_with_its_document_and_line(told: Told, folder: Path) -> None:
    swap(folder / "documents.jsonl", '"amount":"1.2800"', '"amount":"1.2900"')
    text = told(folder)
    where = f"2026-03: documents.jsonl line 1, {BILL}: "
    assert f"{where}total_due is 14.1000, and lines come to 14.1100" in text
    assert f"{where}it differs from the document in proofs/{BILL}.json in line 2 (tax/vat)" in text
    assert "totals.jsonl: documents bill MAD is 1, 14.1000, and lines come to 1, 14.1100" in text


def test_a_total_of_another_amount_is_told(told: Told, folder: Path) -> None:
    swap(folder / "totals.jsonl", '"total":"14.1000"', '"total":"14.1100"')
    assert "totals.jsonl: documents bill MAD is 1, 14.1100, and lines come to 1, 14.1000" in told(folder)


def test_a_seal_forged_consistently_is_consistent_and_not_what_the_true_root_was_taken_of(
    told: Told, seal: Seal, tmp_path: Path
) -> None:
    forged = sealed(tmp_path, rows=documents(more="0.01"))
    assert told(forged.folder).endswith("exit status 0")
    assert "consistent: " in told(forged.folder)
    assert f"its root is not {seal.root}, the one from elsewhere" in told(forged.folder, root=seal.root)


def test_a_document_that_is_gone_is_told_by_its_number(told: Told, folder: Path) -> None:
    path = folder / "documents.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    text = told(folder)
    assert f"proofs/{BILL}.json: documents.jsonl has no such document" in text
    assert "documents bill MAD is 1, 14.1000, and lines come to nothing" in text


def test_files_that_are_gone_or_were_added_are_told(told: Told, folder: Path) -> None:
    (folder / "usage/00000.parquet").rename(folder / "usage/00001.parquet")
    (folder / f"proofs/{BILL}.json").unlink()
    text = told(folder)
    assert "usage/00000.parquet: it is gone" in text
    assert "usage/00001.parquet: it was not sealed" in text
    assert f"documents.jsonl line 1, {BILL}: proofs/{BILL}.json cannot be read (FileNotFoundError" in text


def test_a_customers_bill_verifies_by_itself(told: Told, seal: Seal, tmp_path: Path) -> None:
    proof = Path(shutil.copyfile(seal.folder / f"proofs/{BILL}.json", tmp_path / "mine.json"))
    assert f"{BILL} of 2026-04-02 to ACC1 for 2026-03:\n  re-added    14.1000 MAD from 3 lines" in told(proof)
    assert told(proof, root=seal.root) == told(seal.folder, BILL, seal.root)
    assert told(proof, root=seal.root).endswith("unchanged: it is what that root was taken of\nexit status 0")
    assert "its root is not 00, the one from elsewhere" in told(proof, root="00")
    said = json.loads(proof.read_text(encoding="utf-8"))
    others = [said | {"index": 1}, said | {"path": said["path"][1:]}, said | {"path": [*said["path"], "00"]}]
    for other in [
        *others,
        said | {"size": 9},
        said | {"root": "0" * 64},
        said | {"document": lines_of(seal.folder)[1]},
    ]:
        proof.write_text(json.dumps(other), encoding="utf-8")
        assert not told(proof, root=seal.root).endswith("exit status 0"), other
    gone = seal.folder / "proofs/B2026-0000009.json"
    assert f"{gone} is no readable proof: '{gone}' is not there\n" in told(seal.folder, "B2026-0000009")


def test_a_supplement_names_the_seal_before_it_which_is_verified_too(told: Told, tmp_path: Path) -> None:
    first = sealed(tmp_path)
    previous = {"seal": "2026-03", "root": first.root}
    second = sealed(tmp_path, "2026-03+1", documents(9), supplement=1, previous=previous)
    text = told(second.folder, root=second.root)
    assert text.index("2026-03+1, sealed") < text.index("2026-03, sealed")
    assert text.endswith("unchanged: it is what that root was taken of\nexit status 0")
    shutil.rmtree(first.folder)
    gone = first.folder / "manifest.json"
    text = f"{second.folder} is no readable seal, by manifest.json: '{gone}' is not there\nexit status 1"
    assert told(second.folder) == text
    sealed(tmp_path, rows=documents(more="0.01"))
    text = told(second.folder, root=second.root)
    assert f"2026-03: root.txt: 2026-03+1 follows one of another root, {previous['root']}" in text
    assert text.endswith("WRONG: faults: 1\nexit status 3")


def test_a_leaf_does_not_tell_what_it_is(tmp_path: Path, seal: Seal) -> None:
    again = sealed(tmp_path)
    assert again.documents() == seal.documents()
    assert again.root != seal.root
    assert len({line["salt"] for line in (*lines_of(seal.folder), *lines_of(again.folder))}) == 6


def test_it_runs_alone_in_a_folder_of_its_own(seal: Seal, tmp_path: Path) -> None:
    verifier = shutil.copy(SOURCE, tmp_path)
    command = [sys.executable, "-I", "-S", str(verifier), str(seal.folder), "--root", seal.root]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("unchanged: it is what that root was taken of\n")


def test_it_is_one_short_file_of_the_standard_library() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports]
    assert {str(name).partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert len(source.splitlines()) < 300
    assert verify_seal.LINKED == LINKED, "which hash of a row the chain has"


def test_what_is_forged_draws_nothing_on_the_terminal(told: Told, tmp_path: Path) -> None:
    forged = sealed(tmp_path, by="C. Tazi\x1b[2J\nunchanged: é")
    assert "by C. Tazi\\x1b[2J\\nunchanged: \\xe9:" in told(forged.folder)


def test_call_detail_is_expired_from_its_day_on_and_gone_before_it(told: Told, tmp_path: Path) -> None:
    for until, verdict in (("2026-04-01", "; 1 of call detail expired on 2026-04-01"), ("2199-01-01", ": it is gone")):
        folder = copied(sealed(tmp_path / until, detail_kept_until=until), tmp_path)
        (folder / "usage/00000.parquet").unlink()
        text = told(folder)
        assert (verdict in text, "WRONG" in text) == (True, until > "2199")
        shutil.rmtree(folder)
