"""The layout of the tests is the layout of the code: gold/bills.py is tested by tests/gold/test_bills.py."""

from pathlib import Path

from tests.architecture import PACKAGES, ROOT

SECOND_PAGES = {
    "tests/gold/billing/test_notes_over_cycles.py": "gold/billing/notes.py",
    "tests/gold/billing/test_plan_fees_of_first_tiers.py": "gold/billing/plan_fees.py",
    "tests/jobs/test_load_reference_files.py": "jobs/load_reference.py",
    "tests/jobs/test_load_reference_database.py": "jobs/load_reference.py",
    "tests/jobs/test_price_usage_by_zone.py": "jobs/price_usage.py",
}
"""Tests of a source whose page of tests is full."""


def layout_faults(root: Path = ROOT) -> list[str]:
    """The tests below a package's folder that no source, file or package, stands for.

    What tests several layers at once stands at the top of tests/ or in a folder that is called as no package.
    """
    paths = (path for package in PACKAGES for path in sorted((root / "tests" / package).rglob("test_*.py")))
    return [
        f"{name} tests no {source}: move it to its source, or to the top where it tests several"
        for name in (path.relative_to(root).as_posix() for path in paths)
        if not has_source(root, source := source_of(name))
    ]


def source_of(test: str) -> str:
    """The file that a test by this path is of."""
    folder, _, name = test.removeprefix("tests/").rpartition("/")
    return SECOND_PAGES.get(test) or f"{folder}/{name.removeprefix('test_')}"


def has_source(root: Path, source: str) -> bool:
    return (root / source).is_file() or (root / source.removesuffix(".py") / "__init__.py").is_file()
