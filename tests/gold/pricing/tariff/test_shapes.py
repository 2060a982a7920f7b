"""Every shape of price goes all the way: from a tariff's file to its document and back, and to a charge."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from gold.pricing.kernel import prices
from gold.pricing.kernel.book import Book, Group, Rate
from gold.pricing.rate_records import SHAPES
from gold.pricing.tariff import services
from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.reading import read_tariff
from gold.rating.sample import rated_sample
from jobs.reading.sample_tariff import tariff_of
from tests.gold.pricing.kernel_runs import ZONE, sample_of
from tests.oracle.use_pieces import Use

EXAMPLES = {
    "price": ('price = "2"\nprice_unit = 1', 20),
    "tiers": ('tiers = [{ up_to = 4, price = "3" }, { price = "1" }]\nprice_unit = 1', 12 + 6),
    "volume": ('volume = [{ up_to = 4, price = "3" }, { price = "1" }]\nprice_unit = 1', 10),
    "package": ('package = { price = "5", units = 4 }', 3 * 5),
    "rate": ('rate = [{ groups = [{ price = "2", price_unit = 1 }] }]', 20),
}
"""By the key of a service: what it says there, and what ten units cost, worked out by hand."""

HALF = '\n[[version.modifier]]\nname = "half"\nservices = ["sms"]\nfactor = "0.5"\n'


def folder_of(folder: Path, key: str, more: str = "") -> Path:
    """A tariff of one plan."""
    (folder / "plans").mkdir(parents=True)
    text = f'plan = "p"\nlabel = "P"\n[[version]]\nvalid_from = 2018-01-01\n{more}'
    text += f"[version.sms]\nroaming = true\ninternational = true\n{EXAMPLES[key][0]}\n"
    (folder / "plans/p.toml").write_text(text, encoding="utf-8")
    (folder / "bill_rules.toml").write_text('label = "R"\n[[version]]\nvalid_from = 2018-01-01\n', encoding="utf-8")
    return folder


def test_a_shape_without_its_line_in_cost_has_no_price_and_not_anothers() -> None:
    rate, group = (kind(**{field.name: 0 for field in fields(kind)}) for kind in (Rate, Group))
    rate.shape = max(SHAPES.values()) + 1
    with pytest.raises(NotImplementedError, match="no line in cost"):
        prices.cost(Book(*[[]] * len(Book._fields)), group, rate, 0, 1)


def test_every_shape_has_an_example_and_a_number_of_the_kernels() -> None:
    assert set(EXAMPLES) == set(services.KEYS)
    assert set(SHAPES) == set(services.KEYS) - {"price"}
    numbers = {value for name, value in vars(prices).items() if name.isupper()}
    assert set(SHAPES.values()) == numbers
    assert all(after == before + 1 for before, after in pairwise(sorted(numbers)))


@pytest.mark.parametrize("key", EXAMPLES)
def test_what_a_file_says_is_what_its_document_says_and_what_is_charged(tmp_path: Path, key: str) -> None:
    read = read_tariff(folder_of(tmp_path, key), set())
    assert not read.faults
    (terms,) = (version.terms for version in read.versions if isinstance(version.terms, Plan))
    assert plan_from(document(terms)) == terms
    assert charge(tmp_path) == EXAMPLES[key][1]


@pytest.mark.parametrize("key", EXAMPLES)
def test_a_modifier_halves_a_price_or_is_refused_beside_it(tmp_path: Path, key: str) -> None:
    faults = read_tariff(folder_of(tmp_path, key, HALF), set()).faults
    if not faults:
        assert charge(tmp_path) * 2 == EXAMPLES[key][1]
    else:
        assert not services.SHAPES[key].takes_modifiers
        assert "expected no factor on" in faults[0]


def charge(folder: Path) -> Decimal:
    """What ten units cost."""
    use = Use("u", "sms", "p", datetime(2026, 3, 6, 9, tzinfo=UTC), 10, None, None, "s")
    (rated,) = rated_sample(sample_of([use]), tariff_of(folder, ZONE))
    (micro_units,) = rated.uses["charge"]
    assert sum(rated.entries["amount"].tolist()) == micro_units, "the entries come to the charge"
    return Decimal(micro_units) / 1_000_000
