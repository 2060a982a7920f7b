"""README and the pages of docs: every command that a reader copies is one, and every picture is shown somewhere."""

import contextlib
import importlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.__main__ import JOBS
from tests.small_lakes import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"|href=\"([^\"]+)\"")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
NO_JOB = {"--help", "--version"}


def commands(page: Path) -> Iterator[list[str]]:
    """The words of each line that is copied, without what prints and comments."""
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            with contextlib.suppress(ValueError):  # no line of a shell
                if words := shlex.split(line, comments=True):
                    yield words


def ours(words: list[str]) -> list[str] | None:
    """The job and its arguments; None of a line that starts none."""
    for place, word in enumerate(words):
        if word in ("tollhouse", "var/venv/bin/tollhouse") and place == 0:
            return words[1:]
        if (file := re.fullmatch(r"jobs/(\w+)\.py", word)) and words[0] == "spark-submit":
            return [file[1].replace("_", "-"), *words[place + 1 :]]
    return None


JOBS_ASKED = [
    pytest.param(asked, id=f"{page.stem}: {' '.join(asked)[:60]}")
    for page in PAGES
    for words in commands(page)
    if (asked := ours(words)) and asked[0] not in NO_JOB
]


@pytest.mark.parametrize("asked", JOBS_ASKED)
def test_a_command_of_a_page_is_one_and_takes_its_arguments(asked: list[str]) -> None:
    name, *arguments = asked
    assert name in JOBS
    job = importlib.import_module(f"jobs.{name.replace('-', '_')}").JOB
    with contextlib.redirect_stderr(said := io.StringIO()):
        try:
            job.parser().parse_args(arguments)
        except SystemExit:
            pytest.fail(said.getvalue())


def test_readme_copies_enough_of_them() -> None:
    named = {parameter.values[0][0] for parameter in JOBS_ASKED}
    assert set(JOBS) - named == {"run-month"}, "which is make demo"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_made_and_what_is_linked_are_there(page: Path) -> None:
    targets = [words[1] for words in commands(page) if words[0] == "make"]
    assert set(targets) <= TARGETS
    links = [link for some in LINK.findall(page.read_text(encoding="utf-8")) for link in some if link]
    files = [link.partition("#")[0] for link in links if not link.startswith(("http", "#"))]
    assert [file for file in files if not (page.parent / file).exists()] == []


def test_every_picture_is_shown() -> None:
    texts = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in sorted((ROOT / "docs/images").iterdir()) if f"images/{path.name}" not in texts] == []
