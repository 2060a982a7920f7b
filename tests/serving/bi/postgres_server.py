"""A PostgreSQL server of its own for a test: Debian's, in a scratch folder, heard on a socket there alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/usr/bin"))
NAME = "tollhouse"


@dataclass(frozen=True)
class Server:
    """folder: where its socket is. user: whom it runs as: it refuses root."""

    folder: Path
    user: str

    def run(self, command: str, *arguments: str, folder: Path | None = None) -> str:
        """What one of its programs says. Raises AssertionError with its errors where it fails."""
        done = subprocess.run(
            [BIN / command, *arguments], cwd=folder, capture_output=True, text=True, check=False, user=self.user
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def script(self, path: Path) -> None:
        """Runs a script as docs/bi.md says, in its folder."""
        connection = ("-h", str(self.folder), "-d", NAME, "-U", self.user)
        self.run("psql", *connection, "-q", "-v", "ON_ERROR_STOP=1", "-f", path.name, folder=path.parent)

    def rows(self, query: str) -> list[Sequence[str]]:
        """The rows of a query, as texts."""
        connection = ("-h", str(self.folder), "-d", NAME, "-U", self.user)
        text = self.run("psql", *connection, "-q", "-At", "-F", "\x1f", "-c", query)
        return [line.split("\x1f") for line in text.splitlines()]


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server with an empty database; skips where PostgreSQL is not installed."""
    if not (BIN / "initdb").exists() or not (BIN / "psql").exists():
        pytest.skip("PostgreSQL's server is not installed: apt-get install postgresql")
    user = pwd.getpwuid(os.geteuid()).pw_name if os.geteuid() else "postgres"
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a short path: a socket's has 107 bytes at most
    shutil.chown(folder, user)
    server = Server(folder, user)
    try:
        server.run("initdb", "-D", str(folder / "data"), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        server.run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            server.run("createdb", "-h", str(folder), "-U", user, NAME)
            yield server
        finally:
            server.run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
