"""What stops a setup, without a network: sums, Java, Python's own modules, room."""

import subprocess
import sys
from pathlib import Path

import pytest

from lake import jars
from lake.checkout import ROOT
from lake.errors import Stop
from lake.java import Java, find_java, make_launcher
from lake.preflight import check_modules, check_place, check_room


def fake_java(folder: Path, version: str) -> Path:
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '    java.specification.version = {version}' >&2\n")
    program.chmod(0o755)
    return program


def test_a_wrong_sum_names_the_file_both_sums_and_the_mend(tmp_path: Path) -> None:
    first = jars.listed("spark")[0]
    (tmp_path / "spark").mkdir()
    (tmp_path / "spark" / first.file).write_bytes(b"another jar")
    with pytest.raises(Stop) as stop:
        jars.checked("spark", tmp_path)
    for part in (
        first.file,
        first.sha256,
        jars.sha256(tmp_path / "spark" / first.file),
        "delete it",
        jars.MIRROR,
    ):
        assert str(part) in str(stop.value)


def test_a_jar_with_a_wrong_sum_is_fetched_again(tmp_path: Path) -> None:
    first = jars.listed("kafka")[0]
    (tmp_path / "kafka").mkdir()
    (tmp_path / "kafka" / first.file).write_bytes(b"another jar")
    assert jars.missing("kafka", tmp_path) == jars.listed("kafka")


def test_a_missing_jar_names_the_mend(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"delta-spark_.*\.jar is missing: run `make setup`"):
        jars.checked("spark", tmp_path)


def test_every_jar_is_listed_once_with_a_whole_sum() -> None:
    listed = jars.listed("spark") + jars.listed("kafka")
    assert all(len(jar.sha256) == 64 for jar in listed)
    assert (len(jars.listed("spark")), len({jar.file for jar in jars.listed("kafka")})) == (10, 46)


def test_a_maven_that_does_not_answer_names_the_mirror_and_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jars.MIRROR, "file:///nowhere/maven")
    silent = tmp_path / "java"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    with pytest.raises(Stop, match=r"file:///nowhere/maven.* did not give all of 10 jars.*TOLLHOUSE_MAVEN"):
        jars.fetch(jars.listed("spark"), "spark", silent, tmp_path / "ivy.jar", tmp_path / "log", tmp_path)


def test_java_older_than_17_is_passed_over_and_said(tmp_path: Path) -> None:
    old, older = fake_java(tmp_path / "11", "11"), fake_java(tmp_path / "8", "1.8")
    new = fake_java(tmp_path / "21", "21")
    said: list[str] = []
    environment = {"JAVA_HOME": str(tmp_path / "11"), "PATH": f"{older.parent}:{new.parent}"}
    assert find_java(environment, said.append) == Java(new, 21)
    assert said == [
        f"{old} is Java 11, older than 17: passed over",
        f"{older} is Java 8, older than 17: passed over",
    ]


def test_a_java_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    said: list[str] = []
    assert find_java({"JAVA_HOME": str(tmp_path), "PATH": ""}, said.append) is None
    assert said == [f"{tmp_path}/bin/java does not run: passed over"]


def test_the_launcher_drops_the_one_module_and_keeps_every_other_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = tmp_path / "a java" / "java"
    echo.parent.mkdir()
    echo.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    echo.chmod(0o755)
    monkeypatch.setattr("lake.java.JAVA_HOME", tmp_path / "home")
    make_launcher(Java(echo, 17))
    arguments = ["-cp", "a b:*", "--add-modules=jdk.incubator.vector", "--add-opens=x", "", "Main"]
    done = subprocess.run([tmp_path / "home" / "bin" / "java", *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["-cp", "a b:*", "--add-opens=x", "", "Main"]


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_what_makes_environments_names_the_mend(module: str) -> None:
    with pytest.raises(Stop, match=rf"lacks the module {module}, .*`apt install python3-venv`"):
        check_modules(lambda name: None if name == module else name)


def test_too_little_room_says_how_much_is_needed(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"1\.2 GB are free at .* and setup needs 3 GB"):
        check_room(tmp_path, 1_200_000_000)


def test_a_folder_with_a_space_is_refused() -> None:
    with pytest.raises(Stop, match=r"/home/my lake has a space in its name"):
        check_place(Path("/home/my lake"))


def test_an_old_python_says_what_it_lacks_before_it_reads_the_rest(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.version_info = (3, 8, 10)\n")
    command, old = [sys.executable, "-m", "lake.install"], {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=old, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "setup: this is Python 3.8, and 3.11 or newer is needed: install python3.11.\n"


def test_setup_without_a_python_says_so() -> None:
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "setup: no Python 3.11 or newer on the PATH" in done.stderr
