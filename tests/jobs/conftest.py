"""A tariff folder and a file of subscribers that a test may change, and lakes that it may read or copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.proved_lake import ProvedLake, proved_lake
from tests.silver.subscriber_lines import DEFAULT

REFERENCE = Path(__file__).parents[2] / "conf" / "tariff"
Lines = Callable[..., str]


@pytest.fixture
def tariff(tmp_path: Path) -> Path:
    """The reference tariff with few destinations, to be changed."""
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "tariff"))
    (folder / "destinations.csv").write_text("prefix,zone,valid_from,valid_to\n33,europe,2018-01-01,\n")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Lines:
    """Writes a subscribers' file: a line for each dict, which says what is not as in DEFAULT."""

    def write(*rows: dict[str, str]) -> str:
        lines = [",".join((DEFAULT | row).values()) for row in rows]
        header = DEFAULT | rows[0] if rows else DEFAULT
        path = tmp_path / "subscribers.csv"
        path.write_text("\n".join([",".join(header), *lines, ""]), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture(scope="session")
def issued_lake(tmp_path_factory: pytest.TempPathFactory) -> ProvedLake:
    """A bill, issued; not to be changed."""
    return proved_lake(tmp_path_factory.mktemp("issued"))


@pytest.fixture(scope="session")
def later_lake(issued_lake: ProvedLake, tmp_path_factory: pytest.TempPathFactory) -> ProvedLake:
    """The same, billed again with a late call; not to be changed."""
    lake = issued_lake.copied(tmp_path_factory.mktemp("later"))
    lake.later(10)
    return lake
