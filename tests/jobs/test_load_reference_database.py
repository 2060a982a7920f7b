"""Subscribers from a database: what a file would have made of them, and its sentences, without the file."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from jobs import load_reference
from jobs.load_reference import JOB
from lake.databases import PASSWORD
from lake.errors import Stop
from lake.store import Store
from machine import command
from machine.ports import free_port
from silver.subscribers import SUBSCRIBERS
from tests.jobs.conftest import Lines
from tests.silver.subscriber_lines import DEFAULT

SERVER = Path("/usr/lib/postgresql/15/bin")
SECRET = "planted secret"
SELECT = "SELECT * FROM people"


def load(store: Store, tariff: Path, *more: str) -> dict[str, int]:
    counts: dict[str, int] = JOB.counts(["--tariff", str(tariff), *more], store)["tables"]["silver.subscribers"]
    return counts


def filled(path: Path, *rows: dict[str, str]) -> str:
    """The address of a database with these people."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE people ({', '.join(DEFAULT)})")
        people = [list((DEFAULT | row).values()) for row in rows]
        connection.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(DEFAULT))})", people)
    connection.close()
    return f"sqlite:///{path}"


@pytest.mark.slow
def test_a_database_and_a_file_say_the_same(store: Store, tariff: Path, file: Lines, tmp_path: Path) -> None:
    rows = ({}, {"msisdn": "+212612000002", "account_id": "A2", "valid_to": "2026-03-10", "is_student": "1"})
    address = filled(tmp_path / "people.db", *rows)
    assert load(store, tariff, "--subscribers-from", address, "--query", SELECT)["inserted"] == 2
    version = store.version(SUBSCRIBERS)
    assert load(store, tariff, "--subscribers", file(*rows)) == {"inserted": 0, "closed": 0, "unchanged": 2}
    assert store.version(SUBSCRIBERS) == version
    assert not list(Path(store.root).glob("_loading*"))


def test_faults_are_told_as_those_of_a_file(store: Store, tariff: Path, file: Lines, tmp_path: Path) -> None:
    rows = ({"msisdn": "hello"}, {"status": "gone"}, {"customer_name": "two\nlines", "msisdn": "0612000003"})
    told = []
    address = filled(tmp_path / "people.db", *rows)
    quoted = [row | {"customer_name": f'"{row["customer_name"]}"'} if "customer_name" in row else row for row in rows]
    for source in (["--subscribers", file(*quoted)], ["--subscribers-from", address, "--query", SELECT]):
        with pytest.raises(Stop) as stop:
            load(store, tariff, *source)
        told.append(str(stop.value).partition(" cannot be loaded, "))
    assert told[0][0].endswith("subscribers.csv")
    assert told[1][0] == f"the query on sqlite:///{tmp_path}/people.db"
    assert "3 of 3 rows are not sound" in told[1][2]
    assert "status is none of active, suspended" in told[1][2]
    assert "customer_name has a control character" in told[1][2]
    assert not list(Path(store.root).glob("_loading*"))


def test_no_row_is_a_fault_where_nobody_is_known(store: Store, tariff: Path, tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"the query on sqlite:.* gives no rows, and nobody is in the lake"):
        load(store, tariff, "--subscribers-from", filled(tmp_path / "people.db"), "--query", SELECT)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--subscribers-from", "sqlite://"], "subscribers come from one place: name --subscribers FILE, or"),
        (["--query", SELECT], "subscribers come from one place"),
        (["--subscribers", "x.csv", "--subscribers-from", "sqlite://", "--query", SELECT], "come from one place"),
        (["--subscribers-from", f"postgresql+psycopg://u:{SECRET}@h/d", "--query", SELECT], "holds a password"),
    ],
)
def test_what_cannot_be_asked_is_told_with_other_faults_before_spark_starts(
    tariff: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, more: list[str], why: str
) -> None:
    monkeypatch.setattr(command, "open_store", lambda _: pytest.fail("Spark started"))
    (tariff / "destinations.csv").write_text("prefix;zone;valid_from;valid_to\n33;europe;2018-01-01;\n")
    assert load_reference.main(["--tariff", str(tariff), *more]) == 1
    told = capfd.readouterr().err
    assert why in told
    assert "with commas between them" in told
    assert SECRET not in told


@contextmanager
def server() -> Iterator[int]:
    """A PostgreSQL of its own that wants a password: its port."""
    folder, user = Path(tempfile.mkdtemp(prefix="tollhouse-pg-")), "postgres" if os.getuid() == 0 else None
    shutil.chown(folder, user) if user else None
    secret, port = folder / "secret", free_port()
    secret.write_text(SECRET)
    secret.chmod(0o644)
    try:
        options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=tollhouse", "--encoding=UTF8", "--no-sync"]
        subprocess.run([SERVER / "initdb", "-D", folder / "data", *options], user=user, check=True, capture_output=True)
        listening = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [SERVER / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        subprocess.run([*control, "-o", listening, "start"], user=user, check=True, stdout=subprocess.DEVNULL)
        try:
            yield port
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], user=user, check=True, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(not SERVER.is_dir(), reason="PostgreSQL 15 is not installed: apt install postgresql-15")
def test_a_real_postgresql_says_who_the_subscribers_are(
    store: Store, tariff: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    typed = (
        "msisdn text, account_id text, customer_name text, plan text, status text, region text, "
        "is_student boolean, is_urban boolean, joined_on date, valid_from date, valid_to date"
    )
    with server() as port:
        where = {"host": "127.0.0.1", "port": port, "user": "tollhouse", "dbname": "postgres"}
        with psycopg.connect(**where, password=SECRET) as connection:
            connection.execute(f"CREATE SEQUENCE counted; CREATE TABLE people ({typed})")
            connection.execute(
                "INSERT INTO people SELECT '06' || 12000000 + n, 'A' || n, 'Zina', 'standard', 'active', 'Rabat', "
                "false, true, DATE '2024-01-15', DATE '2024-01-15', NULL FROM generate_series(1, 50000) AS n"
            )
        address = f"postgresql+psycopg://tollhouse@127.0.0.1:{port}/postgres"
        monkeypatch.setenv(PASSWORD, SECRET)
        some = "SELECT *, 5::int AS cycle_day FROM people WHERE customer_name LIKE 'Z%'"
        assert load(store, tariff, "--subscribers-from", address, "--query", some)["inserted"] == 50_000
        writes = "SELECT nextval('counted')"
        assert load_reference.main(["--subscribers-from", address, "--query", writes], store) == 1
        assert "read-only transaction" in capfd.readouterr().err
        monkeypatch.setenv(PASSWORD, f"not the {SECRET}")
        assert load_reference.main(["--subscribers-from", address, "--query", SELECT], store) == 1
    told = capfd.readouterr().err
    assert 'password authentication failed for user "tollhouse"' in told
    assert SECRET not in told
