"""The runs of jobs as they are published: the newest, but for the one that publishes."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lake.runs import Run, write_run
from serving.shown_runs import ShownRuns

BEGAN = datetime(2026, 4, 1, 2, tzinfo=UTC)


def ran(root: Path, job: str, minute: int, counts: dict[str, int] | None = None) -> str:
    """Keeps the record of a run of a second and a half, or of one that never ended."""
    began = BEGAN + timedelta(minutes=minute)
    name = f"{job}-{began:%Y%m%dT%H%M%S.%f}"
    ended = None if counts is None else began + timedelta(milliseconds=1500)
    done = {"state": "done", "ended": ended, "exit_status": 0, "counts": counts} if ended else {}
    done |= {"inputs": {"silver.usage": minute}}
    write_run(str(root), Run(name, job, began, **done, user="amina", host="elsewhere"))
    return name


def test_runs_tell_when_who_and_what_they_counted_and_how_they_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated = ran(tmp_path, "rate-usage", 0, {"changed": 12})
    killed = ran(tmp_path, "bill-cycle", 1)
    publishes = ran(tmp_path, "publish-gold", 2)
    first, second = ShownRuns(str(tmp_path), publishes).rows().collect().to_dicts()
    assert (first["run"], first["os_user"], first["state"], first["seconds"]) == (
        rated,
        "amina",
        "done",
        Decimal("1.500"),
    )
    assert (json.loads(first["counts"]), json.loads(first["inputs"])) == ({"changed": 12}, {"silver.usage": 0})
    assert (second["run"], second["state"], second["ended"], second["seconds"]) == (killed, "killed", None, None)
    monkeypatch.setattr("serving.shown_runs.MOST", 1)
    assert [row["run"] for row in ShownRuns(str(tmp_path), publishes).rows().collect().to_dicts()] == [killed]
