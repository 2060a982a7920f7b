"""What a tariff file says in two ways that cannot both hold. A lake may hold what no file may say any more."""

from collections.abc import Iterator

from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.discounts import Discount
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.plan_fees import COMMITMENT
from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import first_fee


def contradictions(terms: Plan | BillRules) -> Iterator[str]:
    """What is wrong with the terms of a version, as sentences without an end."""
    yield from of_plan(terms) if isinstance(terms, Plan) else of_rules(terms)


def of_plan(plan: Plan) -> Iterator[str]:
    for name, service in plan.services.items():
        yield from of_service(name, service)
    least, most = plan.fees.minimum_commitment, plan.maximum_spend
    if least is not None and most is not None and least > most:
        yield f"{COMMITMENT} {least} is above maximum_spend {most}; expected no more, since usage cannot reach it"
    first_tiers = {f"{name}_first_tier" for name, service in plan.services.items() if first_fee(service.tiers)}
    for fee in plan.fees.fee:
        if fee.name in first_tiers:
            yield f'fee "{fee.name}": expected another name, which no first tier has on the bill'


def of_service(name: str, service: Service) -> Iterator[str]:
    if service.rollover and not service.free_units:
        yield f"{name}.rollover: expected only with free_units"
    for number, rate in enumerate(service.rates, start=1):
        for fault in of_rate(rate):
            yield f"{name}.rate[{number}].{fault}"


def of_rate(rate: Rate) -> Iterator[str]:
    if rate.maximum is None:
        return
    if rate.minimum is not None and rate.minimum > rate.maximum:
        yield f"minimum {rate.minimum} is above maximum {rate.maximum}; expected no more"
    if rate.connect_fee > rate.maximum:
        yield f"connect_fee {rate.connect_fee} is above maximum {rate.maximum}, which includes it; expected no more"


def of_rules(rules: BillRules) -> Iterator[str]:
    for number, discount in enumerate(rules.discounts, start=1):
        for fault in of_discount(discount):
            yield f"discount[{number}].{fault}"


def of_discount(discount: Discount) -> Iterator[str]:
    yearly, most = discount.percent_per_year, discount.percent_at_most
    if yearly is not None and most is not None and yearly > most:
        yield f"percent_per_year {yearly} is above percent_at_most {most}; expected no more"
