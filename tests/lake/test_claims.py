"""A folder or file beside a lake is that lake's alone, and stays it where the lake was moved."""

from pathlib import Path

import pytest

from lake.claims import check_claim, claim
from lake.errors import Stop


@pytest.mark.parametrize("name", ["published", "documents-head.jsonl"])
def test_what_one_lake_claimed_is_no_other_lakes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "var" / name
    claim(path, "one", "/a lake", "[lake] published")
    claim(path, "one", "/moved since", "[lake] published")
    for ask in (
        lambda: claim(path, "two", "/b", "[lake] published"),
        lambda: check_claim(path, "", "[lake] published"),
    ):
        with pytest.raises(Stop, match=rf"{name} is of another lake, that at /a lake: name another as \[lake\] pub"):
            ask()


def test_nobody_claims_what_a_job_only_reads_or_a_lake_without_bills_names(tmp_path: Path) -> None:
    check_claim(tmp_path, "one", "[lake] published")
    claim(tmp_path, "", "/a", "[lake] published")
    claim(tmp_path, "two", "/b", "[lake] published")
    check_claim(tmp_path, "two", "[lake] published")
