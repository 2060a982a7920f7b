"""One word for one thing: variables are called by nouns, and every file directly in jobs/ is a command."""

import pytest

from jobs.__main__ import JOBS
from tests.architecture import PACKAGES, ROOT, Source, sources
from tests.words import FORBIDDEN, place_faults, word_faults


def test_no_name_of_packages_and_tests_is_one_of_the_forbidden_words() -> None:
    files = sources(folders=(*PACKAGES, "tests"))
    faults = "\n".join(fault for source in files for fault in word_faults(source))
    assert not faults, faults


@pytest.mark.parametrize("word", FORBIDDEN)
@pytest.mark.parametrize(
    "line",
    [
        "{} = rows()",
        "for {} in rows: pass",
        "total = sum({}.amount for {} in rows)",
        "key = lambda {}: {}.name",
        "def due({}: int) -> int: ...",
        "def {}() -> int: ...",
        "if {} := rows(): pass",
        "with rows() as {}: pass",
        "from lake import rows as {}",
        "try: rows()\nexcept ValueError as {}: pass",
    ],
)
def test_a_planted_word_is_caught(line: str, word: str) -> None:
    assert len(word_faults(Source("gold/bills.py", line.replace("{}", word)))) == 1


def test_a_word_in_a_text_and_a_name_that_holds_one_are_no_faults() -> None:
    assert not word_faults(Source("gold/bills.py", '"""Each bill and its lines."""\nunits_each = rows.found  # those'))


def test_a_place_is_one_in_the_chain_of_documents_and_nothing_else() -> None:
    faults = "\n".join(fault for source in sources(folders=PACKAGES) for fault in place_faults(source))
    assert not faults, faults


@pytest.mark.parametrize("line", ["for place in range(3): pass", "def place_of() -> int: ...", "pool_places = [1]"])
def test_a_planted_place_is_caught(line: str) -> None:
    assert len(place_faults(Source("gold/bills.py", line))) == 1
    assert not place_faults(Source("gold/issuing/chain.py", line))


def test_every_file_directly_in_jobs_is_a_command() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "jobs").glob("[!_]*.py")}
    assert files == set(JOBS)
