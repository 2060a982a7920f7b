"""The engine makes of a bench month just what it made of it when its outputs were frozen."""

import json
from pathlib import Path

import pytest

from lake.store import Store
from tests.frozen.__main__ import file
from tests.frozen.digests import differences
from tests.frozen.months import TARIFFS, frozen_months


def test_a_month_of_the_rich_tariff_comes_to_what_was_frozen(store: Store, tmp_path: Path) -> None:
    compare(store, tmp_path, 20_000, "rich")


@pytest.mark.slow
def test_a_month_of_the_reference_tariff_comes_to_what_was_frozen(store: Store, tmp_path: Path) -> None:
    compare(store, tmp_path, 20_000, "reference")


@pytest.mark.slow
@pytest.mark.timeout(3_000)
def test_months_of_a_million_events_come_to_what_was_frozen(store: Store, tmp_path: Path) -> None:
    compare(store, tmp_path, 1_000_000, *TARIFFS)


def compare(store: Store, folder: Path, events: int, *tariffs: str) -> None:
    wanted = {tariff: json.loads(file(events, tariff).read_text(encoding="utf-8")) for tariff in tariffs}
    lines = differences(f"{events} events", wanted, frozen_months(store, folder, events, tariffs))
    assert not lines, "\n".join(lines)
