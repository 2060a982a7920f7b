"""What uses that nobody pays for yet may be worth: an estimate at the mean charge of their service, and their age."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gold.billing.amounts import MICROS, divided
from gold.statuses import ERROR, RATED, UNMATCHED

Row = Mapping[str, Any]

IN_SUSPENSE = (UNMATCHED, ERROR)
"""The statuses of such uses."""

AGES = {30: "0-30", 60: "31-60", 90: "61-90"}
"""Days since the start of a use, by the most of them."""

OLDEST = "over 90"


@dataclass(frozen=True)
class Suspense:
    """Uses of a service and an age. units: seconds, messages or bytes. estimate: in the currency, rounded half up to
    six decimals; None where no use of the service was rated, so that nothing can be said."""

    service: str
    age: str
    uses: int
    units: int
    estimate: Decimal | None


def suspense(tallies: Iterable[Row], today: int) -> list[Suspense]:
    """The uses in suspense by service and age. tallies: rows of gold.tallies of the source rated. today: as a number
    of days since 1970, as theirs."""
    uses, units = defaultdict[tuple[str, int], int](int), defaultdict[tuple[str, int], int](int)
    rated = list(tallies)
    for row in rated:
        if row["kind"] in IN_SUSPENSE:
            key = row["service"], age_class(today - row["day"])
            uses[key] += row["records"]
            units[key] += row["units"]
    means = mean_charges((row["service"], row["units"], row["money"]) for row in rated if row["kind"] == RATED)
    names = [*AGES.values(), OLDEST]
    return [
        Suspense(key[0], names[key[1]], uses[key], units[key], estimate(means, key[0], units[key]))
        for key in sorted(uses)
    ]


def age_class(days: int) -> int:
    """Of an age among all."""
    return sum(days > most for most in AGES)


def mean_charges(rated: Iterable[tuple[str, int, Decimal]]) -> dict[str, Fraction]:
    """The mean charge of a unit by service, exactly. rated: service, units and charge of uses that were rated."""
    units, charges = defaultdict[str, int](int), defaultdict[str, Fraction](Fraction)
    for service, count, charge in rated:
        units[service] += count
        charges[service] += Fraction(charge)
    return {service: charges[service] / count for service, count in units.items() if count}


def estimate(means: Mapping[str, Fraction], service: str, units: int) -> Decimal | None:
    """What units of a service may be worth, rounded once; None where its mean is not known."""
    return divided(means[service] * units, 1, MICROS) if service in means else None


def worth(parts: Iterable[Suspense]) -> Decimal:
    """The sum of the estimates that there are."""
    return sum((part.estimate for part in parts if part.estimate is not None), Decimal(0))
