"""What stops a setup, without a network: sums, Java, Python's own modules, room."""

import subprocess
import sys
from pathlib import Path

import pytest

from lake.checkout import ROOT
from lake.errors import Stop
from machine import install, jars
from machine.class_archive import make_archive
from machine.java import Java, find_java, make_launcher
from machine.preflight import check_folder, check_modules, check_room


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
    assert (len(jars.listed("spark")), len({jar.file for jar in jars.listed("kafka")})) == (10, 47)


def test_a_maven_that_does_not_answer_names_the_mirror_and_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(jars.MIRROR, "file:///nowhere/maven")
    silent = tmp_path / "java"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    with pytest.raises(Stop, match=r"file:///nowhere/maven.* did not give all of 10 jars.*TOLLHOUSE_MAVEN"):
        jars.fetch(jars.listed("spark"), silent, tmp_path / "ivy.jar", tmp_path / "log", tmp_path)


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


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A JAVA_HOME whose launcher starts a program that says its arguments, one a line."""
    monkeypatch.setattr("machine.java.JAVA_HOME", tmp_path / "home")
    make_launcher(Java(program(tmp_path / "a java" / "java", 'printf "%s\\n" "$@"'), 17))
    return tmp_path / "home"


def passed_on(home: Path, *arguments: str) -> list[str]:
    done = subprocess.run([home / "bin" / "java", *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_launcher_drops_the_one_module_and_keeps_every_other_argument(home: Path) -> None:
    arguments = ["-cp", "a b:*", "--add-modules=jdk.incubator.vector", "--add-opens=x", "", "Main"]
    assert passed_on(home, *arguments) == ["-cp", "a b:*", "--add-opens=x", "", "Main"]


def test_spark_gets_the_archive_of_its_classes_which_wants_jars_before_folders(home: Path) -> None:
    spark, broker = ("-cp", "/a/conf/:/b/one.jar:/b/*", "Main", "/x/"), ("-cp", "/b/*", "kafka.Kafka")
    assert passed_on(home, *spark) == ["-cp", "/b/one.jar:/b/*:/a/conf/", "Main", "/x/"]
    (home / "classes.jsa").touch()
    class_path, *others = passed_on(home, *spark)[1:]
    assert class_path == "/b/one.jar:/b/*:/a/conf/"
    assert others[0] == f"-XX:SharedArchiveFile={home}/classes.jsa"
    assert others[-2:] == ["Main", "/x/"]
    assert passed_on(home, *broker) == list(broker)
    assert passed_on(home, "-cp", "/a/conf/:/b/*", "-Xshare:dump")[1] == "/b/*"


def test_the_archive_is_made_once_for_a_java_and_its_jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machine.class_archive.ARCHIVE", tmp_path / "classes.jsa")
    java, jar = program(tmp_path / "java", "echo version 17 >&2"), tmp_path / "a.jar"
    submit = program(tmp_path / "spark-submit", 'echo made >> "${SPARK_SUBMIT_OPTS##*=}"; echo >> made')
    monkeypatch.chdir(tmp_path)

    def times_made() -> int:
        assert make_archive(submit, java, [jar], tmp_path / "log")
        return len(Path("made").read_text().splitlines())

    jar.touch()
    assert [times_made(), times_made()] == [1, 1]
    jar.write_bytes(b"another")
    assert times_made() == 2
    program(java, "echo version 21 >&2")
    assert [times_made(), times_made()] == [3, 3]


def test_a_java_that_makes_no_archive_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machine.class_archive.ARCHIVE", tmp_path / "classes.jsa")
    assert not make_archive(
        program(tmp_path / "submit", "exit 1"), program(tmp_path / "java", ""), [], tmp_path / "log"
    )


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_what_makes_environments_names_the_mend(module: str) -> None:
    with pytest.raises(Stop, match=rf"lacks the module {module}, .*`apt install python3-venv`"):
        check_modules(lambda name: None if name == module else name)


def test_too_little_room_says_how_much_is_needed(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"1\.2 GB are free at .* and setup needs 4 GB"):
        check_room(tmp_path, 1_200_000_000)


def test_an_environment_that_is_a_link_is_not_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (another := tmp_path / "another").mkdir()
    (another / "kept").touch()
    monkeypatch.setattr(install, "VENV", tmp_path / "venv")
    install.VENV.symlink_to(another)
    with pytest.raises(Stop, match=r"venv is a link to .*another, .*delete the link alone \(`rm .*venv`\)"):
        install.make_venv()
    assert (another / "kept").exists()


def test_a_folder_with_a_space_is_refused() -> None:
    with pytest.raises(Stop, match=r"/home/my lake has a space in its name"):
        check_folder(Path("/home/my lake"))


def test_an_old_python_says_what_it_lacks_before_it_reads_the_rest(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.version_info = (3, 8, 10)\n")
    command, old = [sys.executable, "-m", "machine.install"], {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=old, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "setup: this is Python 3.8, and 3.11 or newer is needed: install python3.11.\n"


def test_setup_without_a_python_says_so() -> None:
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "setup: no Python 3.11 or newer on the PATH" in done.stderr
