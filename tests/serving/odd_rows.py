"""Tables whose texts hold all that CSV, JSON or a spreadsheet could trip over, rated for retail and for costs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.gold_rows import NOON, STANDARD, discount, in_columns, usage

ODD = (
    *("=1+1", ' a "b", c ', "two\r\nlines\n", "\\", "é\t'", "", "#x", "NULL", "a;b|c", "\rx", "\t", " lead", "trail "),
    *("\x01 \x1f\x7f\b\f", "\u2028\x85\xa0", "😀 مرحبا", "\ufeffbom", "@x", "-1", '"', '""', "/</&>", "\\n \\u0041"),
)
BYTES = (
    *(text.encode() for text in ODD),
    *(b"\xff\x00", b"a\x00b", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98", b'{"a": "\\u00e9"}'),
    *(b"\xff" * 60, b"", None),
)
"""Payloads: texts, what is no UTF-8 (a surrogate, an overlong zero, past the last character, cut short), and none."""

CARRIER = STANDARD.replace('"plan":"standard"', '"plan":"carrier","run":"cost"')


NOT_PRICED = {"status": "error", "charge": None}


def instant(place: int) -> datetime:
    """Noon and so many odd microseconds."""
    return NOON + timedelta(microseconds=(0, 500_000, 120, 999_999, 1)[place % 5])


def micros(place: int, parts: int) -> Decimal:
    """A charge with six odd digits."""
    return Decimal(place * 1_000_000 // parts).scaleb(-6)


def uses() -> list[dict[str, Any]]:
    """Two or three ratings a text: a use with a charge, one without, and what the first cost."""
    rows: list[dict[str, Any]] = []
    for place, text in enumerate(ODD):
        of = {"start_time": instant(place), "account_id": f"A{place}", "bill_id": None, "plan": text or None}
        where = {"cell_id": text, "other_party": text, "zone": text or None, "local_hour": place}
        open_use = {"status": ("unmatched", "error", "rejected")[place % 3], "reason": text if place % 4 else None}
        charge = Decimal(0) if place % 3 == 2 else None
        rows += [
            of | where | {"usage_id": f"u{place} {text}", "charge": micros(place, 7)},
            of | where | {"usage_id": f"v{place} {text}", "charge": charge, "rated_at": instant(place), **open_use},
        ]
        cost = {"run": "cost", "plan": "carrier", "charge": micros(place, 9)} | ({} if place % 5 else NOT_PRICED)
        rows += [of | where | cost | {"usage_id": f"u{place} {text}"}] if place % 2 else []
    return rows


def bills() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A bill a text in March, another in April for some, and their lines."""
    made: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for place, text in enumerate(ODD):
        for cycle in ("2026-03", "2026-04")[: 1 + place % 2]:
            of = {"account_id": f"A{place}", "cycle": cycle, "bill_id": f"{cycle}-A{place}"}
            gross, less = Decimal(place * 101) / 100, Decimal(-place) / 100
            names = {
                "customer_name": f"{text} of {cycle}",
                "region": text[:2],
                "plan": text,
                "is_student": place % 2 == 0,
            }
            made.append(of | names | {"usage_amount": gross, "discount_amount": less, "total_due": gross + less})
            service = ("voice", "sms", "data")[place % 3]
            lines += [usage(1, service, str(gross)) | of, discount(2, text, str(less)) | of]
    return made, lines


def odd_rows() -> dict[str, pyarrow.Table]:
    made, lines = bills()
    days = [use | {"local_date": date(2026, 3, 1 + place % 7)} for place, use in enumerate(uses())]
    rejects = [
        {
            "offset": place,
            "record_id": ODD[place % len(ODD)] if place % 3 else None,
            "rejected_at": instant(place),
            "reasons": [("missing_owner", "no caller_id"), (ODD[place % len(ODD)], "odd")][: place % 3],
            "payload": payload,
        }
        for place, payload in enumerate(BYTES)
    ]
    plans = [
        {"document": STANDARD, "label": text, "valid_from": date(2018, 1, 1 + place), "known_from": instant(place)}
        for place, text in enumerate(ODD)
    ]
    carrier = {"plan": "carrier", "document": CARRIER, "valid_to": date(2027, 1, 1)}
    forgotten = {"document": STANDARD, "label": "forgotten", "known_to": NOON}
    given = (
        (RATED_USAGE, days),
        (BILL_LINES, lines),
        (BILLS, made),
        (REJECTS, rejects),
        (RATE_PLANS, [*plans, carrier, forgotten]),
    )
    return {table.name: in_columns(table, *rows) for table, rows in given}
