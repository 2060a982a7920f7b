"""Documents of bills, filled with defaults, so that a test of the drawing names only what it is about."""

from decimal import Decimal
from typing import Any


def document(account: str = "ACC1", items: int = 3, numbers: int = 1, **other: Any) -> dict[str, Any]:
    """A bill of so many calls of a minute, spread over its numbers, at 1.00 each; no rules but VAT."""
    calls = [call(place, f"+21260000{place % numbers:04}") for place in range(items)]
    usage = [line(place, calls) for place in range(min(numbers, items))]
    tax = Decimal(items) / 5
    amounts = dict.fromkeys(("discount_amount", "fee_amount"), "0.00")
    amounts |= {"usage_amount": f"{items}.00", "tax_amount": f"{tax:.2f}", "total_due": f"{items + tax:.2f}"}
    bill: dict[str, Any] = {"bill_id": f"2026-03-{account}", "account_id": account, "cycle": "2026-03"}
    bill |= {"status": "issued", "currency": "MAD", "rounding": "half_up", "time_zone": "Africa/Casablanca"}
    bill["period"] = {"first_day": "2026-03-01", "last_day": "2026-03-31"}
    bill["customer"] = customer(numbers)
    bill |= {"amounts": amounts, "rules": {"rules_version": "2018-01-01", "rules_hash": "ab" * 32}}
    bill |= {"lines": [*usage, vat(len(usage) + 1, items, tax)], "allowances": [], "items": calls}
    bill["tariffs"] = [{"plan": "standard", "plan_version": "2018-01-01", "tariff_hash": "cd" * 32}]
    return bill | other


def customer(numbers: int, name: str = "Amina Fassi") -> dict[str, Any]:
    """Who gets the bill."""
    person: dict[str, Any] = {"customer_name": name, "region": "Rabat", "is_student": False, "is_urban": True}
    return person | {"joined_on": "2024-01-05", "plan": "standard", "numbers": numbers}


def call(place: int, msisdn: str) -> dict[str, Any]:
    """A call of a minute."""
    item = {"start": "2026-03-06T09:00:00Z", "usage_id": f"u{place:05}", "local_start": "2026-03-06 09:00:00"}
    item |= {
        "msisdn": msisdn,
        "record_type": "voice",
        "other_party": "+212700000000",
        "modifier": "1.00000000",
        "charge": "1.000000",
    }
    return item | {"is_roaming": False, "is_international": False, "units": 60, "free_units": 0}


def line(place: int, calls: list[dict[str, Any]]) -> dict[str, Any]:
    """The usage line of the place-th number."""
    msisdn = calls[place]["msisdn"]
    uses = sum(entry["msisdn"] == msisdn for entry in calls)
    row = {"line_no": place + 1, "line_id": f"usage/{msisdn}/voice", "kind": "usage", "name": "voice"}
    row |= {"label": "Voice", "msisdn": msisdn, "record_type": "voice", "uses": uses, "units": 60 * uses}
    return row | {"free_units": 0, "base": f"{uses}.000000", "rate": None, "amount": f"{uses}.00"}


def vat(no: int, items: int, tax: Decimal) -> dict[str, Any]:
    row = {"line_no": no, "line_id": "tax/vat", "kind": "tax", "name": "vat", "label": "VAT"}
    row |= dict.fromkeys(("msisdn", "record_type", "uses", "units", "free_units"))
    return row | {"base": f"{items}.000000", "rate": "0.200000", "amount": f"{tax:.2f}"}
