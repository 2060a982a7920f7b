"""The compiled kernel is that of its sources as they are: another word in one of them is another kernel."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gold.pricing import compiled
from gold.pricing.kernel.book import Book, Group, Rate, Terms, Tier
from gold.pricing.kernel.records import FAR, NONE
from gold.pricing.run import compiled_form, written

KERNEL = Path(compiled.__file__).parent / "kernel"

TWO_TIERS = Book(
    terms=[Terms(0, 0, True, 0, 0, 0, 0)],
    modifiers=[], schedules=[], hours=[], slots=[], windows=[], calendars=[], spans=[], offsets=[],
    rates=[Rate(1, NONE, 0, 1, 0, NONE, NONE, 0, 1, False)],
    groups=[Group(0, FAR, 1, 1, 0, 2)],
    tiers=[Tier(0, 10, 5, 0), Tier(10, FAR, 3, 0)],
    buckets=[], listed=[],
)  # fmt: skip
"""Of the volume shape: up to ten units at 5, all of more at 3."""


def prices() -> list[int]:
    """What four units cost, and eight more, compiled."""
    book, cost = written(compiled_form(), TWO_TIERS), compiled.compiled().prices.cost
    return [cost(book, book.groups[0], book.rates[0], *units)[0] for units in ((0, 4), (4, 12))]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the kernel's sources, compiled to a cache of the test's; nothing of it is left to later tests."""
    copy = tmp_path / "sources"
    shutil.copytree(KERNEL, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("TOLLHOUSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "files", lambda _: copy)
    monkeypatch.setattr(sys, "path", [*sys.path])
    known = set(sys.modules)
    yield copy
    for name in set(sys.modules) - known:
        if name.startswith("tollhouse_kernel_"):
            del sys.modules[name]


@pytest.mark.slow
def test_a_changed_shape_of_price_is_compiled_anew_and_gives_the_changed_price(sources: Path) -> None:
    cache = compiled.cache_folder()
    assert prices() == [20, 16]  # 4 at 5; then 12 at 3, less what was charged
    shape = sources / "prices/volume.py"
    text = shape.read_text(encoding="utf-8")
    assert text.count("total * tier.price") == 1
    shape.write_text(text.replace("total * tier.price", "total * tier.price * 2"), encoding="utf-8")
    assert prices() == [40, 32]
    assert len(list(cache.iterdir())) == 2
    shape.write_text(text, encoding="utf-8")
    assert prices() == [20, 16]
    assert len(list(cache.iterdir())) == 2, "what was compiled before is there still"
    assert cache.parent == sources.parent


@pytest.mark.parametrize("file", [path.relative_to(KERNEL).as_posix() for path in sorted(KERNEL.rglob("*.py"))])
def test_a_word_in_any_file_of_the_kernel_makes_another_folder(sources: Path, file: str) -> None:
    before = compiled.copied_sources()
    with (sources / file).open("a", encoding="utf-8") as page:
        page.write("# another word\n")
    assert compiled.copied_sources() != before
    assert {path.name for path in compiled.cache_folder().iterdir()} == {before.name, compiled.copied_sources().name}


def test_another_compiler_makes_another_folder(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled.copied_sources()
    monkeypatch.setattr(compiled, "version", lambda _: "0.0.0")
    assert compiled.copied_sources() != before
    assert (sources / "pool.py").exists()


def test_the_copy_imports_itself_and_nothing_of_the_checkout(sources: Path) -> None:
    folder = compiled.copied_sources()
    copied = {path.relative_to(folder): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    assert {str(path) for path in copied} == {path.relative_to(KERNEL).as_posix() for path in KERNEL.rglob("*.py")}
    assert not [path for path, text in copied.items() if compiled.PACKAGE in text]
    assert (sources / "pool.py").exists()
