"""The engine makes of a bench month just what it made of it when its outputs were frozen."""

import json
from pathlib import Path

import pytest

from lake.store import Store
from tests.frozen.__main__ import file
from tests.frozen.digests import differences
from tests.frozen.months import frozen_month

EVENTS = 30_000


@pytest.mark.slow
@pytest.mark.usefixtures("many_rows")
def test_a_month_comes_to_what_was_frozen(store: Store, tmp_path: Path) -> None:
    wanted = json.loads(file(EVENTS).read_text(encoding="utf-8"))
    lines = differences("month", wanted, frozen_month(store, tmp_path, EVENTS, wanted))
    assert not lines, "\n".join(lines)
