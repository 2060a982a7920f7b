"""The usage lines of an account: what each number used of each service, and the charges that discounts select."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from gold.billing.account import Row
from gold.billing.amounts import MICROS, half_up
from gold.billing.lines import Line
from gold.pricing.tariff.discounts import Selection
from telecom.services import SERVICES

ZERO_CHARGE = Decimal(0).scaleb(-MICROS)

AMOUNT_LIMIT = 10**12
"""No line's amount is as large."""

SERVICE_ORDER = {service: index for index, service in enumerate(SERVICES)}

Kinds = Sequence[frozenset[str]]
"""Kinds of days: the names of the calendars that have such a day."""


def usage_lines(rows: Iterable[Row], selections: Sequence[Selection], kinds: Kinds, decimals: int) -> list[Line]:
    """The lines by number, and then in the order of the services.

    rows: of gold.usage_parts, of one account. kinds: by the number of the rows' day_kind. decimals: the currency's.
    """
    ordered = sorted(rows, key=whose)
    return [line(list(parts), selections, kinds, decimals) for _, parts in groupby(ordered, key=whose)]


def whose(row: Row) -> tuple[str, int]:
    """Where a line stands on the bill."""
    return row["msisdn"], SERVICE_ORDER[row["record_type"]]


def line(parts: Sequence[Row], selections: Sequence[Selection], kinds: Kinds, decimals: int) -> Line:
    """The line of a number and service."""
    msisdn, service = parts[0]["msisdn"], parts[0]["record_type"]
    exact = total(parts)
    if abs(exact) >= AMOUNT_LIMIT:
        raise OverflowError(f"{service} of {msisdn} comes to {exact:,}, and a line holds less than {AMOUNT_LIMIT:,}")
    amount = half_up(exact, decimals)
    return Line(
        kind="usage",
        name=service,
        label=SERVICES[service].label,
        line_id=f"usage/{msisdn}/{service}",
        amount=amount,
        rounding_difference=exact - amount,
        record_type=service,
        msisdn=msisdn,
        base=exact,
        uses=sum(part["uses"] for part in parts),
        units=sum(part["units"] for part in parts),
        free_units=sum(part["free_units"] for part in parts),
        counted_units=sum(part["counted_units"] for part in parts),
        charges=charges(parts, selections, kinds),
    )


def charges(parts: Sequence[Row], selections: Sequence[Selection], kinds: Kinds) -> Mapping[str, Decimal]:
    """By the key of each selection, in their order, what its uses cost."""
    return {
        selection.key: total(part for part in parts if is_selected(part, selection, kinds)) for selection in selections
    }


def is_selected(part: Row, selection: Selection, kinds: Kinds) -> bool:
    """Whether uses start on a day of the selection's calendar and call one of its zones."""
    is_day = selection.calendar is None or selection.calendar in kinds[part["day_kind"]]
    return is_day and (not selection.zones or part["zone"] in selection.zones)


def total(parts: Iterable[Row]) -> Decimal:
    """What uses cost, exactly."""
    return sum((part["charge"] for part in parts), ZERO_CHARGE)
