"""The engine makes of a bench month just what it made of it when its outputs were frozen."""

import json
from pathlib import Path

import pytest

from lake.store import Store
from tests.frozen.__main__ import file
from tests.frozen.digests import differences
from tests.frozen.months import TARIFFS, frozen_months


@pytest.mark.slow
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("events", [20_000, 300_000])
def test_months_come_to_what_was_frozen(store: Store, tmp_path: Path, events: int) -> None:
    wanted = {tariff: json.loads(file(events, tariff).read_text(encoding="utf-8")) for tariff in TARIFFS}
    lines = differences(f"{events} events", wanted, frozen_months(store, tmp_path, events, wanted))
    assert not lines, "\n".join(lines)
