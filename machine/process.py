"""Other programs and their logs."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def logged(
    command: Sequence[str | Path],
    log: Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Runs a command in a folder, its words appended to a log, and returns its exit status."""
    with log.open("ab") as words:
        return subprocess.call(list(map(str, command)), cwd=folder, env=environment, stdout=words, stderr=words)


def last_words(log: Path, lines: int = 3) -> str:
    """The end of a log, on one line."""
    said = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return " | ".join(said[-lines:]) or "nothing"
