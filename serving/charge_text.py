"""How the charge of one use came about, as text that a customer-care agent can read out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gold.statuses import FREE_NUMBER, RATED, REASONS
from serving.invoices.money import shortest
from serving.invoices.units import quantity
from serving.text_table import block
from telecom.services import SERVICES

Answer = Mapping[str, Any]

ALLOWANCES = {
    "granted": "free units of this cycle",
    "carried_in": "free units carried in from the last cycle",
    "maximum_spend": "the plan's maximum for a cycle",
}
"""How credits are called that are no bucket of the plan."""


def charge_text(use: Answer, answer: Answer, currency: str, time_zone: str) -> str:
    """A use and its charge for a terminal.

    use: a row of gold.rated_usage, and local_start. answer: gold.pricing.explanation.explained of the same.
    """
    parts = [heading(use, time_zone), in_words(use, answer, currency)]
    if answer["status"] == RATED and answer["reason"] != FREE_NUMBER:
        parts.append(block("How it came about", ("", ">units", "price", ">amount", ""), rows(use, answer, currency)))
    parts.append(origin(use))
    return "\n\n".join(parts)


def heading(use: Answer, time_zone: str) -> str:
    """What was used, by whom and when."""
    zone_called = f" (zone {use['zone']})" if use["zone"] else ""
    to = f" to {use['other_party']}{zone_called}" if use["other_party"] else ""
    where = ", in a visited network" if use["is_roaming"] else ""
    what = f"{SERVICES[use['record_type']].use} {use['usage_id']}"
    return f"{what} from {use['msisdn']}{to}{where}, {use['local_start']} {time_zone}"


def in_words(use: Answer, answer: Answer, currency: str) -> str:
    """The charge in a sentence or two."""
    used = quantity(use["record_type"], use["units"])
    if answer["reason"] is not None:
        return f"Nothing was charged for {used}: {REASONS[answer['reason']]}."
    covered = sum(credit["units"] for credit in answer["from_allowance"])
    free = f" Allowances covered {quantity(use['record_type'], covered)} of it." if covered else ""
    return f"{used} cost {shortest(answer['charge'], 2)} {currency}.{free}"


def rows(use: Answer, answer: Answer, currency: str) -> Iterator[Sequence[str]]:
    """The parts of a charge: they add up to it."""
    service = use["record_type"]
    for piece in answer["pieces"]:
        price = f"{shortest(piece['price'], 2)} for {quantity(service, piece['price_unit'])}{factor(piece['modifier'])}"
        yield from_start(service, piece), quantity(service, piece["billed_units"]), price, piece["charge"], ""
    if answer["connect_fee"] != ZERO_CHARGE:
        yield "connect fee", "", "", answer["connect_fee"], ""
    for credit in answer["from_allowance"]:
        name = ALLOWANCES.get(credit["bucket"], credit["bucket"])
        units = quantity(service, credit["units"]) if credit["units"] else ""
        yield f"covered by {name}", units, "", f"-{credit['credit']}", ""
    for name, sign in (("minimum", ""), ("maximum", "-"), ("rounding", "")):
        if answer[name] != ZERO_CHARGE:
            yield ADJUSTMENTS[name], "", "", f"{sign}{answer[name]}", ""
    yield "charge", "", "", answer["charge"], currency


ZERO_CHARGE = "0.000000"

ADJUSTMENTS = {"minimum": "raised to the minimum", "maximum": "cut to the maximum", "rounding": "rounding"}


def from_start(service: str, piece: Answer) -> str:
    """Which part of the use a piece is, and in which window."""
    begins = f"from {quantity(service, piece['offset'])}" if piece["offset"] else "used"
    return f"{begins}, {piece['window']}" if piece["window"] else begins


def factor(modifier: str) -> str:
    """The factor on a price, where there is one."""
    return "" if modifier == "1.00000000" else f" x {shortest(modifier, 2)}"


def origin(use: Answer) -> str:
    """The tariff that priced it, and when."""
    tariff = f"plan {use['plan']} from {use['plan_version']}, tariff {use['tariff_hash']}" if use["plan"] else "no plan"
    return f"Rated at {use['rated_at']} UTC by run {use['rating_run']}\n  by {tariff}"
