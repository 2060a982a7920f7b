"""Which taxes each line of a bill bears: those on its service, and of a discount those on what it makes cheaper."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress

import pyarrow

from gold.billing.lines import Borne, Line, LineTax
from gold.pricing.tariff.taxes import Tax

Taxes = Sequence[tuple[LineTax, Sequence[str]]]
"""The taxes of a bill, and the services that each is on; none: all that is on the bill."""


def taxes_borne(
    lines: Sequence[Line], taxes: Sequence[Line], shares: Iterable[Sequence[int]], rules: Iterable[Tax]
) -> list[Borne]:
    """What each of a bill's lines bears that are no taxes, in their order.

    taxes: the lines of those that the account bears. shares: of each discount on each usage line; read where a tax is
    on some services alone. rules: every tax's.
    """
    services = {rule.name: rule.services for rule in rules}
    borne = [(LineTax(line.name, line.rate), services[line.name]) for line in taxes if line.rate is not None]
    if not any(on for _, on in borne):
        return [tuple(tax for tax, _ in borne)] * len(lines)
    used = [line.record_type for line in lines if line.kind == "usage"]
    cheaper = iter([set(compress(used, of_discount)) for of_discount in shares])
    return [on_some(next(cheaper) if line.kind == "discount" else {line.record_type}, borne) for line in lines]


def on_some(services: AbstractSet[str | None], taxes: Taxes) -> tuple[LineTax, ...]:
    """The taxes on any of some services."""
    return tuple(tax for tax, on in taxes if not on or not services.isdisjoint(on))


def taxes_column(taxes: Sequence[Borne], kind: pyarrow.DataType) -> pyarrow.Array:
    """What many lines bear, as a column of gold.bill_lines, whose type is kind.

    There are few different ones: each is made a row once, since Arrow takes rows slowly.
    """
    indices: dict[Borne, int] = {}
    numbers = [indices.setdefault(borne, len(indices)) for borne in taxes]
    different = [None if borne is None else [tax._asdict() for tax in borne] for borne in indices]
    return pyarrow.array(different, kind).take(pyarrow.array(numbers, pyarrow.int64()))
