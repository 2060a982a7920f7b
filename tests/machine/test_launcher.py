"""How Spark is started: what Java says goes to a file that stays small."""

import os
from pathlib import Path

import pytest

from machine.launcher import JAVA_LOG, LARGEST_JAVA_LOG, say_to


def test_a_log_that_has_grown_large_is_begun_anew_and_one_older_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(JAVA_LOG, "")
    log, older = tmp_path / "spark.log", tmp_path / "spark.log.1"
    older.write_bytes(b"of long ago")
    log.write_bytes(b"." * LARGEST_JAVA_LOG)
    say_to(log)
    assert (log.stat().st_size, older.read_bytes()) == (LARGEST_JAVA_LOG, b"of long ago")
    log.write_bytes(b"." * (LARGEST_JAVA_LOG + 1))
    say_to(log)
    assert (list(tmp_path.iterdir()), older.stat().st_size) == ([older], LARGEST_JAVA_LOG + 1)
    say_to(log)
    assert os.environ[JAVA_LOG] == str(log)
