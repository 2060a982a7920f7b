"""The Python packages of var/venv: pip brings uv, and uv the rest in a fifth of pip's time."""

import ast
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lake.checkout import ROOT, VENV
from lake.errors import Stop
from machine.process import last_words, logged

PYTHON = VENV / "bin" / "python"
LIST = ROOT / "requirements.txt"

OF_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}
"""Pip's settings of where packages come from, which uv does not read, and the variables that tell it the same."""

LIKE_PIP = {"UV_NATIVE_TLS": "1", "UV_INDEX_STRATEGY": "unsafe-best-match"}
"""The system's certificates, and all indexes alike."""


def pinned() -> dict[str, str]:
    """The packages of the list: name -> name==version."""
    wanted = (line.split()[0] for line in LIST.read_text().splitlines() if "==" in line and not line.startswith("#"))
    return {line.partition("==")[0]: line for line in wanted}


def install_packages(log: Path) -> None:
    """The pinned packages, and this checkout as a link; what is there already stays. Raises Stop."""
    wanted = pinned()
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", wanted["uv"]]
    installed(command, log, os.environ)
    uv(log, wanted["setuptools"])  # first, since pyspark is built with it
    uv(log, "--no-build-isolation", "-r", str(LIST))
    uv(log, "--no-build-isolation", "--no-deps", "-e", ".")


def uv(log: Path, *arguments: str) -> None:
    """Installs by uv, from where pip would. Raises Stop."""
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON), *arguments]
    installed(command, log, LIKE_PIP | sources(told.stdout) | os.environ)


def sources(settings: str) -> dict[str, str]:
    """The variables for uv, of the lines of `pip config list`: the environment's go before a file's."""
    told: dict[str, str] = {}
    for line in sorted(settings.splitlines()):  # `:env:.cert='...'` sorts before `global.cert='...'`
        name, _, value = line.partition("=")
        variable = OF_UV.get(name.rpartition(".")[2])
        if variable:
            separator = "," if variable == "UV_FIND_LINKS" else " "
            told.setdefault(variable, separator.join(ast.literal_eval(value).split()))
    return told


def installed(command: list[str], log: Path, environment: Mapping[str, str]) -> None:
    """Runs an installer in the checkout. Raises Stop that tells an index out of reach from anything else."""
    if logged(command, log, ROOT, environment) == 0:
        return
    words = log.read_text(errors="replace")
    if any(sign in words for sign in ("Retrying (", "from versions: none", "Failed to fetch")):
        raise Stop(
            "the package index could not be reached: check the network, or name a mirror's address in "
            f"PIP_INDEX_URL, and run `make setup` again; the installer's own words are in {log}."
        )
    raise Stop(f"packages could not be installed ({last_words(log, 1)}): {log} has all that was said.")


def compile_packages(log: Path) -> None:
    """Python's bytecode of all packages but their tests, which uv leaves to the first import."""
    site = next(VENV.glob("lib/python3*/site-packages"))
    logged([PYTHON, "-m", "compileall", "-q", "-x", "/tests?/", site], log)
