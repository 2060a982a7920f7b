"""What is learned comes after all that was believed, whatever the clock says."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.reading.learning import learned_at
from lake.settings import read_settings
from machine.command import Call
from silver.subscribers import SUBSCRIBERS
from tests.plain_lake import PlainLake
from tests.test_held_accounts import who


def test_a_load_by_a_clock_that_is_behind_comes_just_after_the_last_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = PlainLake(tmp_path)
    call = Call(Namespace(), read_settings(Path(lake.args[1])), "load-reference")
    before = datetime.now(UTC)
    assert before <= learned_at(call) <= datetime.now(UTC), "nothing is believed yet"
    ahead = datetime.now(UTC) + timedelta(hours=1)
    lake.put(SUBSCRIBERS, [who("ACC1") | {"known_from": ahead}])
    assert learned_at(call) == ahead + timedelta(microseconds=1)
    assert "warning: the clock says" in capsys.readouterr().err
    lake.put(SUBSCRIBERS, [who("ACC1") | {"known_to": ahead}])
    assert learned_at(call) > ahead, "what is believed no longer was believed until then"
