"""A discount is a base, conditions and an amount. Each is a function in a dictionary, by its name in the tariff."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gold.billing.account import Account
from gold.billing.amounts import MICROS, ZERO, fraction, half_up, minor
from gold.billing.lines import Line, of_service
from gold.pricing.tariff.discounts import Discount


@dataclass(frozen=True)
class Weighed:
    """A usage line that bears its share of a discount. gross, left: its amount, and what discounts above leave of it,
    in minor units. selection: the key of the uses that the discount is of, if of some."""

    line: Line
    gross: int
    left: int
    selection: str | None


@dataclass(frozen=True)
class Situation:
    """What a discount looks at. usage: the account's lines. left: of them, less all discounts above. given: these."""

    account: Account
    usage: Sequence[Line]
    left: Decimal
    given: Sequence[Discount]

    def lines(self, discount: Discount) -> Iterator[Line]:
        """The usage lines of its service."""
        return (line for line in self.usage if of_service(line, discount.service))

    def units(self, discount: Discount) -> int:
        """What the account used of its service, but for what it called free numbers for."""
        return sum(line.counted_units for line in self.lines(discount))

    def base(self, discount: Discount) -> Decimal:
        """What it is of, in all."""
        return BASES[discount.base].amount(discount, self)


@dataclass(frozen=True)
class Base:
    """What a discount is of, in all, and how much of it falls on a line, in whole numbers."""

    amount: Callable[[Discount, Situation], Decimal]
    weight: Callable[[Weighed], int]


def of_lines(discount: Discount, now: Situation) -> Decimal:
    """The usage lines of the service."""
    return sum((line.amount for line in now.lines(discount)), ZERO)


def of_charges(discount: Discount, now: Situation) -> Decimal:
    """The exact charges of the uses it selects, of the service."""
    return sum((line.charge(discount.selection.key) for line in now.lines(discount)), ZERO)


BASES: Mapping[str, Base] = {
    "lines": Base(of_lines, lambda weighed: weighed.gross),
    "charges": Base(of_charges, lambda weighed: minor(weighed.line.charge(weighed.selection), MICROS)),
    "left": Base(lambda _, now: now.left, lambda weighed: max(weighed.left, 0)),
}
"""What a discount can be of."""


CONDITIONS: Mapping[str, Callable[[Discount, Situation], bool]] = {
    "attribute": lambda discount, now: bool(now.account.attributes[discount.attribute or ""]),
    "coupon": lambda discount, now: discount.coupon in now.account.coupons,
    "group": lambda discount, now: all(other.group != discount.group for other in now.given),
    "from_units": lambda discount, now: now.units(discount) >= (discount.from_units or 0),
    "from_amount": lambda discount, now: now.base(discount) >= (discount.from_amount or ZERO),
}
"""What must hold, by the key that asks for it: of the discount, and where it stands. The cheap ones are asked first."""


@dataclass(frozen=True)
class Worth:
    """What a discount comes to before it is rounded, and the rate of its base where it is a share of it."""

    exact: Decimal
    rate: Decimal | None = None


def share(discount: Discount, base: Decimal, percent: Decimal) -> Worth:
    """A percentage of the base, up to the discount's limit."""
    rate = fraction(percent)
    return Worth(base * rate if discount.at_most is None else min(base * rate, discount.at_most), rate)


def by_years(discount: Discount, now: Situation, base: Decimal) -> Worth:
    """The percentage for each full year since the account joined, up to its own limit."""
    years = full_years(now.account.attributes["joined_on"], now.account.last_day)
    limit = Decimal(100) if discount.percent_at_most is None else discount.percent_at_most
    return share(discount, base, min((discount.percent_per_year or ZERO) * years, limit))


AMOUNTS: Mapping[str, Callable[[Discount, Situation, Decimal], Worth]] = {
    "percent": lambda discount, _, base: share(discount, base, discount.percent or ZERO),
    "percent_per_year": by_years,
    "amount": lambda discount, _, base: Worth(min(discount.amount or ZERO, base)),
}
"""What it comes to, by the key that says how much it is: of the discount, where it stands, and its base."""


def given(account: Account, usage: Sequence[Line], discounts: Iterable[Discount], decimals: int) -> list[Line]:
    """The lines of the discounts that are given, each of what those above leave."""
    lines: list[Line] = []
    so_far: list[Discount] = []
    left = sum((line.amount for line in usage), ZERO)
    for discount in discounts:
        line = discounted(discount, Situation(account, usage, left, so_far), decimals)
        if line is not None:
            lines.append(line)
            so_far.append(discount)
            left += line.amount
    return lines


def discounted(discount: Discount, now: Situation, decimals: int) -> Line | None:
    """The line of a discount, which takes no more than is left; None where its conditions or its base are not met."""
    if now.left < 0 or not is_met(discount, now) or (base := now.base(discount)) <= 0:
        return None
    worth = next(of for key, of in AMOUNTS.items() if getattr(discount, key) is not None)(discount, now, base)
    if worth.exact <= 0:
        return None
    amount = min(half_up(worth.exact, decimals), now.left)
    return Line(
        kind="discount",
        name=discount.name,
        label=discount.label,
        line_id=f"discount/{discount.name}",
        amount=-amount,
        rounding_difference=amount - worth.exact,
        record_type=discount.service,
        base=base,
        rate=worth.rate,
    )


def is_met(discount: Discount, now: Situation) -> bool:
    """Whether every condition holds that the discount has."""
    return all(holds(discount, now) for key, holds in CONDITIONS.items() if getattr(discount, key) is not None)


def full_years(since: date, day: date) -> int:
    """Full years from a date to the day. Who began on 29 February completes a year on 28 February."""
    years = max(day.year - since.year, 0)
    month_day = (since.month, since.day)
    if month_day == (2, 29) and not is_leap(since.year + years):
        month_day = (2, 28)
    return years - ((since.year + years, *month_day) > (day.year, day.month, day.day))


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
