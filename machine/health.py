"""What must hold of this machine so that jobs run: Python and its packages, Java, jars, fonts, and room."""

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from lake.checkout import JARS, ROOT
from lake.errors import Stop
from machine import jars
from machine.findings import FAULT, OK, WARN, Finding, in_one, of_stop
from machine.java import OLDEST, java_home, probed

SETUP = "make setup"
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""What invoices embed for names that are not written in Latin letters."""

LITTLE_ROOM, TOO_LITTLE_ROOM = 10 * 10**9, 10**9
"""Bytes free: a job writes anew what it changes, and old versions stay."""


def python() -> Iterator[Finding]:
    """This Python, and whether its packages are those that are pinned."""
    wanted = ROOT / "requirements.txt"
    if not wanted.is_file():  # spark-submit brought the packages' code alone
        yield Finding(OK, "python", sys.version.split()[0])
        return
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", wanted.read_text(encoding="utf-8"), flags=re.MULTILINE))
    others = [f"{name} {installed(name) or 'missing'}" for name, pin in pins.items() if installed(name) != pin]
    if others:
        some = ", ".join(others[:3]) + (f" and {len(others) - 3:,} more" if len(others) > 3 else "")
        yield Finding(WARN, "python", f"{len(others):,} packages are not as pinned: {some}", SETUP)
    else:
        yield Finding(OK, "python", f"{sys.version.split()[0]}, {len(pins):,} packages as pinned")


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def java() -> Iterator[Finding]:
    """The Java that Spark and the broker get."""
    try:
        program = java_home() / "bin" / "java"
    except Stop as stop:
        yield of_stop(FAULT, "java", stop)
        return
    ours = probed(program)
    if ours is None or ours.version < OLDEST:
        said = "does not run" if ours is None else f"is Java {ours.version}, older than {OLDEST}"
        yield Finding(FAULT, "java", f"{program} {said}", SETUP)
    else:
        yield Finding(OK, "java", f"{ours.version} at {program}")


def spark_jars() -> list[Finding]:
    """Whether the jars of Spark and of the broker are there with their sums."""
    kinds = {kind: jars.missing(kind) for kind in ("spark", "kafka")}
    wrong = [
        Finding(FAULT, "jars", f"{len(missing):,} for {kind} are missing or changed, such as {missing[0].file}", SETUP)
        for kind, missing in kinds.items()
        if missing
    ]
    count = sum(len(jars.listed(kind)) for kind in kinds)
    return in_one("jars", f"{count:,} in {JARS}, each with its sum", wrong)


def fonts() -> Iterator[Finding]:
    """The fonts that invoices embed, which come with matplotlib."""
    spec = find_spec("matplotlib")
    folder = Path(spec.origin).with_name("mpl-data") / "fonts/ttf" if spec and spec.origin else Path("nowhere")
    missing = [name for name in FONTS if not (folder / name).is_file()]
    if missing:
        yield Finding(FAULT, "fonts", f"{', '.join(missing)} for PDF invoices are missing", SETUP)
    else:
        yield Finding(OK, "fonts", "DejaVu Sans for PDF invoices")


def room(folders: Sequence[Path]) -> Iterator[Finding]:
    """How much is free where files are written; of several on one disk the first is named."""
    known = set()
    for path in folders:
        there = next(folder for folder in (path.resolve(), *path.resolve().parents) if folder.exists())
        if (disk := there.stat().st_dev) in known:
            continue
        known.add(disk)
        free = shutil.disk_usage(there).free
        level = FAULT if free < TOO_LITTLE_ROOM else WARN if free < LITTLE_ROOM else OK
        mend = "" if level == OK else f"free some, such as old snapshots: see `du -sh {there}/*`"
        yield Finding(level, "disk", f"{free // 10**9:,} GB free at {there}", mend)
