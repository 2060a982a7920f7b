"""The price of each use, by the text of the reference tariff alone: plain Python, one number at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from tests.oracle.records import Rated, Subscriber, Use, last_day, next_cycle, row_in_force

FRIDAY = 4
FREE = {
    ("standard", "voice"): 120,
    ("standard", "sms"): 5,
    ("premium", "voice"): 240,
    ("premium", "sms"): 6,
}
PRICE = {
    ("standard", "voice"): Decimal("0.01"),
    ("premium", "voice"): Decimal("0.08"),
    ("standard", "sms"): Decimal("0.05"),
    ("premium", "sms"): Decimal("0.05"),
}
# plan: bytes at the first price, the first price per MB, the price per MB after them
DATA = {
    "standard": (10_000_000, Decimal("0.05"), Decimal("0.10")),
    "premium": (20_000_000, Decimal("0.04"), Decimal("0.08")),
}
Rows = dict[str, list[Subscriber]]


def rate(uses: Sequence[Use], subscribers: Sequence[Subscriber], first_cycle: str = "2026-03") -> dict[str, Rated]:
    """The verdict on each use by its id; nothing rolls into `first_cycle` or an earlier one."""
    rows = rows_by_number(subscribers)
    verdicts: dict[str, Rated] = {}
    counted: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for use in uses:
        refusal = refuse(use, row_in_force(rows.get(use.msisdn, []), use.local.date()))
        if refusal:
            verdicts[use.usage_id] = refusal
        else:
            counted[use.msisdn, use.record_type].append(use)
    for (msisdn, _), group in counted.items():
        verdicts.update(rate_count(group, rows[msisdn], first_cycle))
    return verdicts


def rows_by_number(subscribers: Sequence[Subscriber]) -> Rows:
    rows: Rows = defaultdict(list)
    for subscriber in subscribers:
        rows[subscriber.msisdn].append(subscriber)
    return rows


def refuse(use: Use, row: Subscriber | None) -> Rated | None:
    """Why the use is not priced, or None."""
    if row is None:
        return Rated("unmatched", "no_subscriber", 0, None)
    if row.status != "active":
        return Rated("rejected", "inactive_subscriber", 0, Decimal(0))
    if row.plan not in DATA:
        return Rated("unmatched", "no_plan", 0, None)
    if row.plan == "standard" and use.record_type in ("voice", "sms"):
        if use.is_roaming:
            return Rated("rejected", "roaming_not_allowed", 0, Decimal(0))
        if use.is_international:
            return Rated("rejected", "international_not_allowed", 0, Decimal(0))
    return None


def rate_count(uses: Sequence[Use], rows: Sequence[Subscriber], first_cycle: str) -> Iterator[tuple[str, Rated]]:
    """Prices the rated uses of one number and one service, cycle by cycle."""
    by_cycle: dict[str, list[Use]] = defaultdict(list)
    for use in sorted(uses, key=lambda use: (use.start, use.usage_id)):
        by_cycle[use.cycle].append(use)
    cycle, last, carried = min(first_cycle, *by_cycle), max(by_cycle), 0
    while cycle <= last:
        used = 0
        for use in by_cycle[cycle]:
            yield use.usage_id, price(use, plan_on(rows, use.local.date()), used, carried)
            used += use.units
        own = FREE.get((plan_on(rows, last_day(cycle)), uses[0].record_type), 0)
        left = max(0, own - max(0, used - carried))
        cycle = next_cycle(cycle)
        carried = left if cycle > first_cycle else 0


def plan_on(rows: Sequence[Subscriber], day: date) -> str:
    """The plan in force, or an empty name where no row is."""
    row = row_in_force(rows, day)
    return row.plan if row else ""


def price(use: Use, plan: str, used: int, carried: int) -> Rated:
    """Free units first, then paid units x price x every modifier, rounded once.

    `used` are the number's units of this service so far in the cycle, `carried` came from the last one.
    """
    if use.record_type == "data":
        return Rated("rated", None, 0, micro(data_price(plan, used, use.units) * modifiers(use)))
    allowance = carried + FREE[plan, use.record_type]
    free = min(use.units, max(0, allowance - used))
    paid = use.units - free
    return Rated("rated", None, free, micro(paid * PRICE[plan, use.record_type] * modifiers(use)))


def data_price(plan: str, used: int, units: int) -> Decimal:
    """The exact price of `units` bytes that follow `used` bytes, before modifiers."""
    bound, low, high = DATA[plan]
    cheap = min(units, max(0, bound - used))
    return (cheap * low + (units - cheap) * high) / 1_000_000


def modifiers(use: Use) -> Decimal:
    """The product of all that applies at the start: hours and Friday for voice, roaming for all."""
    factor = Decimal("1.5") if use.is_roaming else Decimal(1)
    if use.record_type != "voice":
        return factor
    clock = use.local.time()
    if time(8) <= clock < time(12):
        factor *= Decimal("0.98")
    if time(18) <= clock < time(23):
        factor *= Decimal("1.02")
    if use.local.weekday() == FRIDAY:
        factor *= Decimal("0.97")
    return factor


def micro(amount: Decimal) -> Decimal:
    """Six decimals, half up."""
    return amount.quantize(Decimal("0.000001"), ROUND_HALF_UP)
