"""What proves a document: nothing before it is sealed, then the way to the root, and each contradiction by name."""

from pathlib import Path
from typing import Any

import pytest

from gold.documents import DOCUMENTS
from serving.dashboard.data.proof import proof
from serving.seals.verify_seal import PROOFS, ROOT
from tests.lake_settings import write_rows
from tests.serving.seals.small_seal import documents, sealed

NUMBER = "B2026-0000001"


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    """An issued bill in a lake."""
    rows = list(documents())
    write_rows(tmp_path / "lake", DOCUMENTS, rows)
    return rows[0]


def test_a_document_has_its_hash_and_once_it_is_sealed_the_root(tmp_path: Path, document: dict[str, Any]) -> None:
    lake, place = str(tmp_path / "lake"), tmp_path / "seals"
    shown = proof(lake, place, document)
    assert (shown.row_hash, shown.seal, shown.root) == (document["row_hash"], None, "")
    seal = sealed(place)
    shown = proof(lake, place, document)
    assert (shown.seal, shown.root, shown.faults) == (seal.folder, seal.root, ())
    assert proof("s3://bucket/lake", place, document).row_hash == ""


def test_what_contradicts_the_seal_is_told(tmp_path: Path, document: dict[str, Any]) -> None:
    lake, place = str(tmp_path / "lake"), tmp_path / "seals"
    folder = sealed(place).folder
    other = sealed(tmp_path / "other", rows=documents(more="1.00")).folder
    own, forged = (one / PROOFS / f"{NUMBER}.json" for one in (folder, other))
    own.chmod(0o600)
    own.write_bytes(forged.read_bytes())
    (root, row) = proof(lake, place, document).faults
    assert root == f"{NUMBER}.json leads to the root {(other / ROOT).read_text().strip()}"
    assert row.startswith("the hash in the seal is ")
    own.write_text("{}")
    assert proof(lake, place, document).faults == (f"{NUMBER}.json cannot be read (KeyError)",)
