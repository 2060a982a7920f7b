"""What a document says, as canonical JSON has it: all but its number, date of issue and state."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from gold.billing.account import PERSONAL
from gold.billing.document_lines import posted
from gold.billing.documents import Block, Document, total
from gold.billing.owed import KIND_ORDER
from gold.issuing.canonical import canonical, content_hash
from lake.document_settings import Supplier
from lake.settings import Tariff

Row = Mapping[str, Any]

FORMAT = 3
"""Of the content: raise it when a key is added or means something else. 1 told nothing PERSONAL of the customer, 2 no
corrected period."""

CUSTOMER = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan", "numbers")
NOT_LATIN = re.compile("[\u0250-\U0010ffff]")
AMOUNT, BASE = Decimal("0.0001"), Decimal("0.000001")
"""The decimals that amounts and bases have in gold's tables."""


@dataclass(frozen=True)
class Issuer:
    """What all documents have in common. supplier: by the keys of the settings. decimals: of the currency's minor unit.
    time_zone: IANA name, of all days. format: of the content; an earlier one, to make an earlier document again."""

    supplier: Mapping[str, str]
    currency: str
    decimals: int
    time_zone: str
    format: int = FORMAT


def issuer(supplier: Supplier, tariff: Tariff) -> Issuer:
    """That of the settings."""
    return Issuer(asdict(supplier), tariff.currency, tariff.decimals, tariff.time_zone)


@dataclass(frozen=True)
class Told:
    """What a document tells beside its lines. about: as the function has it. numbers: of the account's issued bills,
    by document_id. corrected: of a note, first_day and last_day of its cycle by now, where its bill said others."""

    about: Mapping[str, Any]
    numbers: Mapping[str, str]
    corrected: Row | None = None


def about(bill: Row, personal: Row) -> dict[str, Any]:
    """What a row of gold.bills tells of the account, the period and the rules, for its bill and for notes to it.

    personal: PERSONAL of the account.
    """
    return {
        "period": period(bill),
        "customer": {name: bill[name] for name in CUSTOMER} | dict(personal),
        "rounding": bill["rounding"],
        "rules": {name: bill[name] for name in ("rules_version", "rules_hash")},
    }


def period(bill: Row) -> dict[str, Any]:
    """The days of supply of a row of gold.bills."""
    return {name: bill[name] for name in ("first_day", "last_day")}


def draft_row(document: Document, document_id: str, told: Told, issuer: Issuer) -> dict[str, Any]:
    """The row of gold.issuing.drafts.DRAFT of a document."""
    said = {
        "document_id": document_id,
        "cycle": document.cycle,
        "account_id": document.account_id,
        "kind": document.kind,
        "amends": document.amends,
        "currency": issuer.currency,
        "total": document.total.quantize(AMOUNT),
        "lines": [posted(entry) for entry in document.entries],
    }
    content = canonical(
        {
            **said,
            **told.about,
            **({} if issuer.format < 3 else {"corrected_period": told.corrected}),
            "customer": customer(told.about["customer"], issuer.format),
            "amends_number": told.numbers.get(document.amends or ""),
            "format": issuer.format,
            "supplier": issuer.supplier,
            "decimals": issuer.decimals,
            "time_zone": issuer.time_zone,
            "amounts": amounts(document),
            "tax": [tax_entry(asdict(tax)) for tax in document.taxes],
            "carried": [block_entry(block, told.numbers) for block in document.carried],
        }
    )
    return {**said, "content": content, "content_hash": content_hash(content)}


def other_letters(content: str) -> str:
    """The letters of a document that are not Latin, in their order: not every font has them."""
    return "".join(sorted(set(NOT_LATIN.findall(content))))


def customer(said: Row, format_: int) -> dict[str, Any]:
    """Who gets a document, as its format has it. said: of a bill that may be of an earlier one."""
    return {name: said.get(name) for name in (CUSTOMER if format_ == 1 else (*CUSTOMER, *PERSONAL))}


def amounts(document: Document) -> dict[str, Decimal]:
    """What the lines of its own cycle come to by kind, what it carries, and all of it."""
    by_kind = {kind: total(e for e in document.own if e.line.kind == kind) for kind in KIND_ORDER}
    included = sum((e.included for e in document.own if e.included is not None), Decimal(0))
    sums = {f"{kind}_amount": amount for kind, amount in by_kind.items()} | {"included_tax_amount": included}
    carried = total(entry for block in document.carried for entry in block.entries)
    sums |= {"carried_amount": carried, "total_due": document.total}
    return {name: amount.quantize(AMOUNT) for name, amount in sums.items()}


def tax_entry(tax: dict[str, Any]) -> dict[str, Any]:
    """A sum of a tax with the decimals that its figures have in tables."""
    units = {"base": BASE, "amount": AMOUNT, "included": AMOUNT, "rate": BASE}
    return tax | {name: None if tax[name] is None else tax[name].quantize(unit) for name, unit in units.items()}


def block_entry(block: Block, numbers: Mapping[str, str]) -> dict[str, Any]:
    whose = {"cycle": block.cycle, "amends": block.amends, "amends_number": numbers[block.amends]}
    return whose | {"total": block.total.quantize(AMOUNT)}
