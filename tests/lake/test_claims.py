"""A folder or file beside a lake is that lake's alone, and stays it where the lake was moved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lake.claims import Claimed, check_claim, claim, file, folder
from lake.errors import Stop


@pytest.mark.parametrize("kind", [folder, file])
def test_what_one_lake_claimed_is_no_other_lakes(kind: Callable[[Path, str], Claimed], tmp_path: Path) -> None:
    what = kind(tmp_path / "var/beside", "[lake] published")
    claim(what, "one", "/a lake")
    claim(what, "one", "/moved since")
    for ask in (lambda: claim(what, "two", "/b"), lambda: check_claim(what, "")):
        with pytest.raises(Stop, match=r"beside is of another lake, that at /a lake: name another as \[lake\] pub"):
            ask()


def test_a_file_that_is_claimed_is_no_folder(tmp_path: Path) -> None:
    claim(file(tmp_path / "var/head", ""), "one", "/a lake")
    assert not (tmp_path / "var/head").exists()


def test_nobody_claims_what_a_job_only_reads_or_a_lake_without_bills_names(tmp_path: Path) -> None:
    what = folder(tmp_path, "[lake] published")
    check_claim(what, "one")
    claim(what, "", "/a")
    claim(what, "two", "/b")
    check_claim(what, "two")
