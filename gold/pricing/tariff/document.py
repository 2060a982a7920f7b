"""A tariff's terms as a document: canonical JSON, in which equal terms are equal text, and back.

Keys are those of the tariff file, sorted. What equals its default is left out, so that a key which the
language learns later changes no document. Decimals are text without trailing zeros. Validity and the plan's
label are not part of it: that a version ends does not change what it says.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gold.pricing.tariff import values
from gold.pricing.tariff.bill_rules import BillRules, bill_rules
from gold.pricing.tariff.plan import RETAIL, Plan, plan
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.services import Service


def document(terms: Plan | BillRules) -> str:
    """The terms as one line of JSON."""
    return json.dumps(table(terms), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def document_hash(text: str) -> str:
    """SHA-256 of a document, in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_with_calendars(text: str, calendars: Mapping[str, Sequence[tuple[date, date]]]) -> str:
    """SHA-256 of a document and the spans of the calendars it names, whatever order these come in."""
    days = {name: sorted([str(first), str(after)] for first, after in spans) for name, spans in calendars.items()}
    return document_hash(text + json.dumps(days, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


@lru_cache(maxsize=1_000)  # a job asks the same few documents for several things
def plan_from(text: str) -> Plan:
    """The plan a document holds. Raises ValueError for one that `document` did not write."""
    section = opened(text)
    rating = section.may("run", values.name, RETAIL)
    terms = replace(plan(section.need("plan", values.name, ""), section), rating=rating)
    closed(section)
    return terms


def bill_rules_from(text: str) -> BillRules:
    """The bill rules a document holds. Raises ValueError for one that `document` did not write."""
    section = opened(text)
    rules = bill_rules(section)
    closed(section)
    return rules


def opened(text: str) -> Section:
    """The document as a section to read."""
    return Section("tariff document", json.loads(text), [])


def closed(section: Section) -> None:
    """Raises ValueError where anything was wrong."""
    section.end()
    if section.faults:
        raise ValueError(" ".join(section.faults))


def table(terms: Plan | BillRules) -> dict[str, Any]:
    """The terms under the keys of the tariff file."""
    if isinstance(terms, Plan):
        services = {name: of_service(service) for name, service in terms.services.items()}
        lists = {"modifier": terms.modifiers, "window": terms.windows, "bucket": terms.buckets}
        keys = {"plan": terms.name, **services, **{key: plain(members) for key, members in lists.items()}}
        keys |= plain(terms.fees) | {
            name: plain(getattr(terms, name)) for name in ("maximum_spend", "maximum_prorated")
        }
        keys |= {"run": terms.rating} if terms.rating != RETAIL else {}
    else:
        keys = {"discount": plain(terms.discounts), "fee": plain(terms.fees), "tax": plain(terms.taxes)}
    return {key: value for key, value in keys.items() if value}


def of_service(service: Service) -> dict[str, Any]:
    """A service, its price below the key of its shape; a shape that has units of its own has no price unit."""
    held: dict[str, Any] = plain(service)
    held[held.pop("shape")] = held.pop("price")
    if service.terms_of_shape.unit is not None:
        del held["price_unit"]
    return held


def plain(value: Any) -> Any:
    """A value as JSON holds it, a dataclass without what equals its default. Field from_ is the key from."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    if hasattr(value, "__dataclass_fields__"):
        held = {field.name: getattr(value, field.name) for field in fields(value) if given(value, field)}
        return {name.rstrip("_"): plain(member) for name, member in held.items()}
    return value


def given(value: Any, field: Any) -> bool:
    """Whether a field says something else than its default."""
    return bool(getattr(value, field.name) != field.default)
