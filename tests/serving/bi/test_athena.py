"""Athena's scripts: a table for each of the snapshot, Delta where it may be read, one statement after the other."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from serving.bi.athena import athena_kit, is_open
from serving.bi.dialects import ATHENA
from serving.bi.tables import KIT_TABLES
from serving.bi.target import Target

FILES = athena_kit(Target(snapshot="abc"))
AWS = """#!/bin/sh
case "$2" in
start-query-execution) printf '%s\\n--\\n' "$4" >> "$LOG"; echo 1 ;;
*) case $(tail -n 2 "$LOG") in *broken*) echo FAILED ;; *) echo SUCCEEDED ;; esac ;;
esac
"""
"""Stands for the client: notes each query; one that says broken fails."""


def test_each_table_has_its_columns_types_and_place() -> None:
    scripts = [tree for tree in sqlglot.parse(FILES["athena/tables.sql"], read=ATHENA) if tree.find(exp.ColumnDef)]
    made = {tree.find(exp.Table).name: [one.name for one in tree.find_all(exp.ColumnDef)] for tree in scripts}
    for table in KIT_TABLES:
        assert made[table.name][: len(table.names)] == list(table.names)
        assert f"LOCATION 's3://BUCKET/tollhouse/abc/{table.name}/'" in FILES["athena/tables.sql"]
        assert f"{table.name} SET LOCATION 's3://BUCKET/tollhouse/abc/{table.name}/'" in FILES["athena/current.sql"]
    assert "`selected_charges` array<struct<selection:string,charge:decimal(18,6)>>" in squeezed("athena/tables.sql")


def squeezed(path: str) -> str:
    return FILES[path].replace(", ", ",").replace(": ", ":")


def test_delta_is_read_where_its_version_is_1_and_no_number_stands_in_it() -> None:
    assert is_open(BILLS)
    assert not is_open(RATED_USAGE)
    assert not is_open(BILL_LINES)
    assert FILES["athena/delta.sql"].count("'table_type' = 'DELTA'") == 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The kit, and a client that notes what it is asked."""
    for name in ("run.sh", "current.sql"):
        (tmp_path / name).write_text(FILES[f"athena/{name}"])
    (tmp_path / "aws").write_text(AWS)
    (tmp_path / "aws").chmod(0o755)
    (tmp_path / "sleep").write_text("#!/bin/sh\n")
    (tmp_path / "sleep").chmod(0o755)
    return tmp_path


def run(folder: Path, script: str) -> int:
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "LOG": str(folder / "log")}
    command = [shutil.which("bash") or "bash", "run.sh", script, "s3://results/"]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True).returncode


def test_statements_run_one_after_the_other_until_one_fails(folder: Path) -> None:
    assert run(folder, "current.sql") == 0
    asked = (folder / "log").read_text().split("\n--\n")[:-1]
    assert [one.split()[2] for one in asked] == [f"tollhouse.{table.name}" for table in KIT_TABLES]
    (folder / "log").unlink()
    (folder / "two.sql").write_text("broken;\nSELECT 1;\n")
    assert run(folder, "two.sql") == 1
    assert (folder / "log").read_text().count("--") == 1
