"""The bills of a cycle, by the text of the reference tariff alone: plain Python, one account at a time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.oracle.rating import rate, rows_by_number
from tests.oracle.records import Bill, Line, Subscriber, Use, first_day, last_day, row_in_force

SERVICES = ("voice", "sms", "data")
RAMADAN = (date(2026, 2, 18), date(2026, 3, 19))
ZERO = Decimal("0.00")
Charged = list[tuple[Use, Decimal]]


def bill(
    cycle: str, uses: Sequence[Use], subscribers: Sequence[Subscriber], first_cycle: str = "2026-03"
) -> dict[str, Bill]:
    """The bill of every account with a number active in the cycle, by account."""
    charged = charged_by_account(cycle, uses, subscribers, first_cycle)
    return {
        account: account_bill(charged[account], account_row(account, cycle, subscribers), last_day(cycle))
        for account in sorted({row.account_id for row in subscribers if is_active(row, cycle)})
    }


def is_active(row: Subscriber, cycle: str) -> bool:
    """Whether the row is active on at least one day of the cycle."""
    begun = row.valid_from <= last_day(cycle)
    over = row.valid_to is not None and row.valid_to <= max(first_day(cycle), row.valid_from)
    return row.status == "active" and begun and not over


def charged_by_account(
    cycle: str, uses: Sequence[Use], subscribers: Sequence[Subscriber], first_cycle: str
) -> dict[str, Charged]:
    """The cycle's rated uses with their charges, under the account that held the number at the start."""
    verdicts = rate(uses, subscribers, first_cycle)
    rows = rows_by_number(subscribers)
    charged: dict[str, Charged] = defaultdict(list)
    for use in uses:
        verdict = verdicts[use.usage_id]
        owner = row_in_force(rows.get(use.msisdn, []), use.local.date())
        if use.cycle == cycle and verdict.status == "rated" and owner and verdict.charge is not None:
            charged[owner.account_id].append((use, verdict.charge))
    return charged


def account_row(account: str, cycle: str, subscribers: Sequence[Subscriber]) -> Subscriber:
    """The row that speaks for the account: in force on the last day, else the latest begun; lowest number."""
    last = last_day(cycle)
    rows = [row for row in subscribers if row.account_id == account and row.valid_from <= last]
    in_force = [row for row in rows if row.in_force(last)]
    latest = max(row.valid_from for row in rows)
    return min(in_force or [row for row in rows if row.valid_from == latest], key=lambda row: row.msisdn)


def account_bill(charged: Charged, row: Subscriber, last: date) -> Bill:
    """Usage, discounts, fee and tax, each rounded to the cent before the next step."""
    lines = usage_lines(charged)
    usage = total(lines, "usage")
    lines += volume_lines(charged, lines)
    lines += ramadan_line(charged)
    lines += left_lines(usage + total(lines, "discount"), row, last)
    discount = total(lines, "discount")
    fee = ZERO if row.is_student else Decimal("1.50")
    if fee:
        lines.append(Line("fee", "regulatory", "", None, None, fee))
    taxed = usage + discount + fee
    tax = cent(taxed * 20 / 100)
    lines.append(Line("tax", "vat", "", taxed, Decimal(20), tax))
    return Bill(lines, usage, discount, fee, tax, taxed + tax)


def usage_lines(charged: Charged) -> list[Line]:
    """One line for each number and service with a rated use."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for use, charge in charged:
        sums[use.msisdn, SERVICES.index(use.record_type)] += charge
    return [
        Line("usage", SERVICES[place], msisdn, exact, None, cent(exact))
        for (msisdn, place), exact in sorted(sums.items())
    ]


def volume_lines(charged: Charged, lines: list[Line]) -> list[Line]:
    """10 % of the voice lines from 18,000 s, 8 % of the data lines from 2,000 MB."""
    rules = (("voice", 18_000, 10), ("data", 2_000 * 1_000_000, 8))
    return [
        line
        for service, threshold, percent in rules
        if sum(use.units for use, _ in charged if use.record_type == service) >= threshold
        for line in discount(f"{service}_volume", sum_of(lines, service), percent)
    ]


def ramadan_line(charged: Charged) -> list[Line]:
    """10 % of the exact charges of uses that start on a day of Ramadan."""
    first, last = RAMADAN
    base = sum((charge for use, charge in charged if first <= use.local.date() <= last), Decimal(0))
    return discount("ramadan", base, 10)


def left_lines(left: Decimal, row: Subscriber, last: date) -> list[Line]:
    """High spend, student, urban and loyalty, each of what the line above leaves."""
    loyalty = min(10, 2 * full_years(row.joined_on, last))
    rules = (
        ("high_spend", left >= 100, 5),
        ("student", row.is_student, 15),
        ("urban", row.is_urban, 5),
        ("loyalty", loyalty > 0, loyalty),
    )
    lines: list[Line] = []
    for name, holds, percent in rules:
        lines += discount(name, left + total(lines, "discount"), percent) if holds else []
    return lines


def full_years(joined: date, day: date) -> int:
    """Full years from joining to this day; 29 February completes on 28 February in other years."""
    anniversary = (joined.month, joined.day)
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    if anniversary == (2, 29) and not leap:
        anniversary = (2, 28)
    return max(0, day.year - joined.year - ((day.month, day.day) < anniversary))


def discount(name: str, base: Decimal, percent: int) -> list[Line]:
    """The discount's line, or none where there is nothing to take it from."""
    if base <= 0:
        return []
    return [Line("discount", name, "", base, Decimal(percent), -cent(base * percent / 100))]


def total(lines: Sequence[Line], kind: str) -> Decimal:
    return sum((line.amount for line in lines if line.kind == kind), ZERO)


def sum_of(lines: Sequence[Line], service: str) -> Decimal:
    """The amounts of one service's usage lines."""
    return sum((line.amount for line in lines if line.kind == "usage" and line.name == service), ZERO)


def cent(amount: Decimal) -> Decimal:
    """Two decimals, half up."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
