"""Schedules of conf/: each line runs as cron would run it, each DAG is read as by Airflow, every command is ours."""

import importlib
import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jobs.__main__ import JOBS
from lake.settings import read_settings
from tests.small_lakes import ROOT

SCHEDULES = ROOT / "conf/schedules"
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
"""Minute, hour, day, month and weekday."""

LONGEST_LINE = 998


def crontab() -> tuple[dict[str, str], list[tuple[list[str], str]]]:
    """The variables of the file, and of each line its five fields and its command."""
    text = (SCHEDULES / "tollhouse.cron").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert max(map(len, lines)) <= LONGEST_LINE
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    jobs = [line.split(None, 5) for line in lines if not re.match(r"[A-Z_]+=", line)]
    return variables, [(fields, command) for *fields, command in jobs]


def test_the_fields_of_each_line_are_times() -> None:
    variables, lines = crontab()
    assert len(lines) == 4
    for fields, command in lines:
        assert not re.search(r"(?<!\\)%", command), "a percent sign that is not escaped ends a command"
        for field, (least, most) in zip(fields, RANGES, strict=True):
            numbers = [int(number) for part in field.split(",") if part != "*" for number in part.split("-")]
            assert all(least <= number <= most for number in numbers), field
    settings = read_settings(ROOT / variables["SETTINGS"])
    assert variables["CRON_TZ"] == variables["TZ"] == settings.tariff.time_zone


def test_each_line_runs_commands_that_there_are(tmp_path: Path) -> None:
    variables, lines = crontab()
    stand_in, told = tmp_path / "bin/tollhouse", tmp_path / "told"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/bash\nprintf "%q " "$@" >>{told}\necho >>{told}\n')
    stand_in.chmod(0o755)
    (tmp_path / "secrets").write_text("export TOLLHOUSE_DATABASE_PASSWORD=x\n")
    own = {"TOLLHOUSE": str(tmp_path), "SECRETS": str(tmp_path / "secrets"), "HOME": str(tmp_path)}
    path = f"{stand_in.parent}:{os.environ['PATH']}"
    for _, command in lines:
        shell = [variables["SHELL"], "-c", command.replace(r"\%", "%")]
        done = subprocess.run(shell, env={**variables, **own, "PATH": path}, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    commands = [shlex.split(line) for line in told.read_text().splitlines()]
    assert [command[0] for command in commands[:3]] == ["ingest-cdrs", "mediate-cdrs", "rate-usage"]
    assert len(commands) == 3 + 4 + 1 + 4
    for command in commands:
        check(command)


def test_each_dag_catches_up_in_one_run_of_commands_that_there_are() -> None:
    with stand_ins() as (dags, tasks):
        runpy.run_path(str(SCHEDULES / "tollhouse_airflow.py"))
    assert [dag["dag_id"] for dag in dags] == [f"tollhouse_{name}" for name in ("hourly", "daily", "weekly", "monthly")]
    for dag in dags:
        assert (dag["catchup"], dag["max_active_runs"]) == (False, 1)
        assert dag["start_date"] == (2026, 3, 1, "Africa/Casablanca")
        assert dag["schedule"] in [" ".join(fields) for fields, _ in crontab()[1]]
    assert len(tasks) == 3 + 4 + 1 + 4
    for task in tasks:
        launcher, *command = shlex.split(re.sub(r"{{ data_interval_end\.[^{}]+ }}", "2026-03", task["bash_command"]))
        assert launcher == "var/venv/bin/tollhouse"
        assert task["task_id"] == command[0].replace("-", "_")
        check(command)


def check(command: list[str]) -> None:
    """Fails where a command is none, or takes other arguments."""
    assert command[0] in JOBS
    args = importlib.import_module(f"jobs.{command[0].replace('-', '_')}").JOB.parser().parse_args(command[1:])
    assert args.settings == Path("conf/prod.toml")
    if "cycle" in args:
        datetime.strptime(args.cycle.name, "%Y-%m")


@contextmanager
def stand_ins() -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Modules in the place of Airflow's, and what its DAGs and its tasks are made with."""
    dags: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []

    class Dag:
        def __init__(self, **about: Any) -> None:
            dags.append(about)

        def __enter__(self) -> "Dag":
            return self

        def __exit__(self, *_: object) -> None:
            pass

    class Task:
        def __init__(self, **about: Any) -> None:
            tasks.append(about)

        def __rshift__(self, after: "Task") -> "Task":
            return after

    names: dict[str, dict[str, Any]] = {
        "pendulum": {"datetime": lambda *parts, tz: (*parts, tz)},
        "airflow.sdk": {"DAG": Dag},
        "airflow.providers.standard.operators.bash": {"BashOperator": Task},
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, members in names.items():
            module = ModuleType(name)
            vars(module).update(members)
            patch.setitem(sys.modules, name, module)
        yield dags, tasks
