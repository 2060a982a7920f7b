"""The currency that a lake was rated and billed in, which does not change with the settings."""

from collections import defaultdict
from dataclasses import replace

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake import log
from lake.log import NO_TABLE
from machine.command import Call, Stop

PROPERTY = "tollhouse.currency"
"""Of gold.rated_usage: what its charges are in. A table that was rated before there was this property has it not."""


def check_currency(call: Call) -> None:
    """Raises Stop where the settings name another currency than the lake's: that of its charges, else of its bills."""
    now, of_charges = call.settings.tariff.currency, currency_of_charges(call)
    known = {of_charges} if of_charges else set(currencies_of_bills(call))
    if known and now not in known:
        was = " or ".join(sorted(known))
        raise Stop(
            f"this lake was rated and billed in {was}, and [tariff] currency is {now}, in which the same numbers are "
            f"other money: set it back to {was}, or name another [lake] path and load, rate and bill anew there."
        )


def check_bills(call: Call) -> None:
    """The same, and raises Stop where bills are in several currencies, since nobody can add those."""
    check_currency(call)
    now = call.settings.tariff.currency
    strange = {currency: cycles for currency, cycles in currencies_of_bills(call).items() if currency != now}
    for currency, cycles in sorted(strange.items()):
        raise Stop(
            f"gold.bills has bills in {currency}, of {', '.join(sorted(cycles))}, which cannot be added to those in "
            f"{now}: run tollhouse bill-cycle --cycle {min(cycles)} again, in {now}."
        )


def currency_of_charges(call: Call) -> str | None:
    """That of gold.rated_usage, if it says."""
    version = call.reader.version(RATED_USAGE)
    return None if version == NO_TABLE else log.properties(call.reader.path(RATED_USAGE), version).get(PROPERTY)


def currencies_of_bills(call: Call) -> dict[str, set[str]]:
    """Those of gold.bills, and which cycles have bills in them."""
    cycles: dict[str, set[str]] = defaultdict(set)
    for currency, cycle in call.reader.scan(BILLS).select("currency", "cycle").unique().collect().iter_rows():
        cycles[currency].add(cycle)
    return cycles


def create_in_currency(call: Call) -> None:
    """Makes gold.rated_usage, where it is not there, to remember the settings' currency."""
    call.store.create(replace(RATED_USAGE, properties={**RATED_USAGE.properties, **in_currency(call)}))


def remember_currency(call: Call) -> None:
    """Lets a gold.rated_usage that does not remember its currency remember the settings'."""
    from lake.properties import remember  # needs Spark, which commands that only read do not

    remember(call.store, RATED_USAGE, in_currency(call))


def in_currency(call: Call) -> dict[str, str]:
    """The property that names the settings' currency."""
    return {PROPERTY: call.settings.tariff.currency}
