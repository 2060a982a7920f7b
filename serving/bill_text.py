"""A bill as text: its lines, allowances and totals, and the tariff and table versions behind them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from serving.invoices.money import amount, decimals_in, line_amount, percent, shortest
from serving.invoices.units import SHARED, allowance, in_service_order, quantity, service
from serving.text_table import block

Document = Mapping[str, Any]


def bill_text(document: Document, made: Document) -> str:
    """A bill for a terminal.

    document: as serving.invoices.documents makes it. made: billing_run, billed_at, input_versions (JSON text)
    and the versions of the tables that were read, by name.
    """
    parts = [
        heading(document),
        block("Lines", LINES, map(line_row, document["lines"])),
        block("Free allowances", ALLOWANCES, allowance_rows(document["allowances"])),
        totals(document),
        block("Tariffs", ("tariff", "valid from", "SHA-256"), tariff_rows(document)),
        origin(made),
    ]
    return "\n\n".join(part for part in parts if part)


def bill_list(bills: Iterable[Document], count: int, cycle: str) -> str:
    """Some bills of a cycle, one a line."""
    rows = [
        (
            bill["account_id"],
            bill["customer_name"],
            bill["status"],
            amount(str(bill["total_due"])),
            bill["currency"],
        )
        for bill in bills
    ]
    shown = f"the first {len(rows)} of {count:,} bills" if count > len(rows) else f"{count:,} bills"
    return block(f"{cycle}: {shown}", ("account", "customer", "status", ">total due", ""), rows)


def heading(document: Document) -> str:
    """Whose bill it is, and of when."""
    customer, period = document["customer"], document["period"]
    return "\n".join(
        (
            f"Bill {document['bill_id']} ({document['status']})",
            f"{customer['customer_name']}, account {document['account_id']}, {customer['region']}",
            f"{customer['plan']}, {held(customer['numbers'])}, since {customer['joined_on']}{traits(customer)}",
            f"{period['first_day']} to {period['last_day']}, {document['time_zone']}",
        )
    )


def held(count: int) -> str:
    """1 number, 2 numbers."""
    return f"{count:,} number{'' if count == 1 else 's'}"


def traits(customer: Document) -> str:
    """What discounts may ask for."""
    told = {"student": customer["is_student"], "urban": customer["is_urban"]}
    return "".join(f", {trait}" for trait, is_so in told.items() if is_so)


LINES = ("no", "line", "number", ">uses", ">used", ">free", ">base", ">rate", ">amount")


def line_row(line: Document) -> tuple[str, ...]:
    """A line of the bill; what it does not have stays empty."""
    is_usage = line["kind"] == "usage"
    units = [quantity(line["record_type"], line[key] or 0) for key in ("units", "free_units")] if is_usage else ["", ""]
    return (
        str(line["line_no"]),
        service(line["record_type"]) if is_usage else line["label"],
        line["msisdn"] or "",
        f"{line['uses']:,}" if is_usage else "",
        *units,
        shortest(line["base"], decimals_in(line["amount"])) if line["base"] is not None else "",
        percent(line["rate"]) if line["rate"] is not None else "",
        line_amount(line),
    )


ALLOWANCES = ("number", "allowance", ">granted", ">carried in", ">used", ">carried out")


def allowance_rows(balances: Iterable[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The allowances, number by number."""
    return [
        (
            balance["msisdn"] or SHARED,
            allowance(balance),
            *[quantity(balance["record_type"], balance[k]) for k in ("granted", "carried_in", "used", "carried_out")],
        )
        for balance in sorted(balances, key=in_service_order)
    ]


def totals(document: Document) -> str:
    """The four sums, and what they come to."""
    of = document["amounts"]
    rows = [(name, amount(of[f"{name}_amount"]), "") for name in ("usage", "discount", "fee", "tax")]
    rows.append(("total due", amount(of["total_due"]), document["currency"]))
    return block(f"Totals ({document['rounding'].replace('_', ' ')})", ("", ">", ""), rows)


def tariff_rows(document: Document) -> list[tuple[str, str, str]]:
    """The plans that priced the uses, and the rules of the bill."""
    plans = [(t["plan"], t["plan_version"], t["tariff_hash"]) for t in document["tariffs"]]
    return [*plans, ("bill rules", document["rules"]["rules_version"], document["rules"]["rules_hash"])]


def origin(made: Document) -> str:
    """Which run made the bill of what, and what was read to show it."""
    of, read = json.loads(made["input_versions"]), made["versions"]
    return "\n".join(
        (
            f"Billed at {made['billed_at']} UTC by run {made['billing_run']}",
            "  made of  " + ", ".join(f"{name} {version}" for name, version in sorted(of.items())),
            "  read at  " + ", ".join(f"{name} {version}" for name, version in sorted(read.items())),
        )
    )
