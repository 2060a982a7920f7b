"""The engine's own fresh lines and charges, held against those of the twelve corrections on paper."""

from pathlib import Path
from typing import Any

import pytest

from gold.billing.document_lines import DocumentLine, line_of
from tests.oracle.corrections import Json, cases, line
from tests.oracle.corrections_in_process import Engine


@pytest.mark.parametrize("case", cases(), ids=[case["name"] for case in cases()])
def test_the_engine_bills_what_the_paper_says(case: Json, tmp_path: Path) -> None:
    for step, rows, charges in Engine(case, tmp_path).steps():
        said = [told(case["lines"][label]["account"], line(case["lines"][label])) for label in step["fresh"]]
        made = [told(row["account_id"], line_of(row)) for row in rows]
        assert sorted(made) == sorted(said), f"step {step['step']}"
        assert {name: str(charge) for name, charge in charges.items()} == step["charges"]


def told(account: str, line: DocumentLine) -> tuple[str, ...]:
    """A line as texts, in one form of amounts. Not told are what paper leaves out: a tax's service, a fee's base."""
    words = {"account": account, "record_type": None if line.kind == "tax" else line.record_type}
    base = None if line.kind == "fee" else line.base
    figures = {"base": base, "rate": line.rate, "amount": line.amount, "included": line.included}
    amounts = {name: None if figure is None else f"{figure:.6f}" for name, figure in figures.items()}
    taxes = None if line.taxes is None else [f"{tax.name} {tax.rate:.6f}" for tax in line.taxes]
    names = ("cycle", "line_id", "kind", "name", "msisdn", "uses", "units", "free_units", "rules_version")
    same: dict[str, Any] = {name: getattr(line, name) for name in names}
    return tuple(f"{name} {value}" for name, value in {**words, **same, **amounts, "taxes": taxes}.items())
