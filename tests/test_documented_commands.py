"""Every command of README and of docs/ is one that can be copied: its job takes the arguments that it has."""

import importlib
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import StringIO

import pytest

from jobs.__main__ import JOBS
from tests.architecture import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FENCED = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPIED = re.compile(r"^ *(?:var/venv/bin/)?tollhouse (.+)$", re.MULTILINE)
NAMED = re.compile(r"`tollhouse\s+([^`]+)`")


def commands(text: str) -> Iterator[list[str]]:
    """The words behind tollhouse: of lines to be copied, and of what a sentence names with arguments."""
    for block in FENCED.findall(text):
        yield from (shlex.split(line, comments=True) for line in COPIED.findall(block.replace("\\\n", " ")))
    named = map(shlex.split, NAMED.findall(FENCED.sub("", text)))
    yield from (words for words in named if len(words) > 1 or words[0] not in (*JOBS, "..."))


def why_not(words: list[str]) -> str | None:
    """What a job says to such arguments; None where it takes them."""
    name, *arguments = words
    if name == "--help":
        return None
    if name not in JOBS:
        return f"there is no job {name}"
    said = StringIO()
    try:
        with redirect_stderr(said):
            importlib.import_module(f"jobs.{name.replace('-', '_')}").JOB.parser().parse_args(arguments)
    except SystemExit:
        return said.getvalue().splitlines()[-1]
    return None


def test_every_command_of_the_pages_is_taken_by_its_job() -> None:
    written = [(page.name, words) for page in PAGES for words in commands(page.read_text(encoding="utf-8"))]
    assert len(written) > 80
    assert {words[0] for name, words in written if name == "README.md"} >= set(JOBS) - {"run-month"}
    assert not [(name, words, why) for name, words in written if (why := why_not(words))]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("```\ntollhouse bill-cycle   # --cycle 2026-03\n```", "required: --cycle"),
        ("```\ntollhouse sample-bills \\\n  --month 2026-03\n```", "required: --cycle"),
        ("`tollhouse rate-usages --json`", "there is no job rate-usages"),
        ("`tollhouse run-history --first 3`", "unrecognized arguments: --first 3"),
    ],
)
def test_a_planted_command_that_no_job_takes_is_caught(page: str, why: str) -> None:
    (words,) = commands(page)
    assert why in (why_not(words) or "")
