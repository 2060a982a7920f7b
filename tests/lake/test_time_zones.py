"""There is one time zone database, whatever the system brings."""

import ast
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, reset_tzpath

import pytest

from lake.time_zones import read_time_zone, time_zone_names
from tests.architecture import sources

NEW_YEAR = datetime(2026, 1, 1)


@pytest.fixture
def another_database(tmp_path: Path) -> Iterator[None]:
    """A system in whose database Casablanca has the clock of Tokyo."""
    rules = tmp_path / "Africa" / "Casablanca"
    rules.parent.mkdir()
    rules.write_bytes(files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes())
    before = TZPATH
    reset_tzpath([str(tmp_path)])
    ZoneInfo.clear_cache()
    read_time_zone.cache_clear()
    yield
    reset_tzpath(before)
    ZoneInfo.clear_cache()


@pytest.mark.usefixtures("another_database")
def test_a_zone_is_the_pinned_one_even_if_the_system_has_another() -> None:
    assert ZoneInfo("Africa/Casablanca").utcoffset(NEW_YEAR) == timedelta(hours=9)
    assert read_time_zone("Africa/Casablanca").utcoffset(NEW_YEAR) == timedelta(hours=1)


def test_every_name_is_a_zone_and_knows_its_name() -> None:
    assert len(time_zone_names()) > 590
    assert {str(read_time_zone(name)) for name in time_zone_names()} == time_zone_names()


def test_zones_are_opened_in_one_place() -> None:
    opened = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("ZoneInfo", "zoneinfo.", "available_time"))
    ]
    assert [place.partition(":")[0] for place in opened] == ["lake/time_zones.py"]
