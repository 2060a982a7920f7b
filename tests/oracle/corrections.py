"""The twelve corrections of corrections.md as values: their lines, and what the case says is posted and drafted."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gold.billing.document_lines import DocumentLine, Entry
from gold.billing.documents import Document, TaxSum
from gold.billing.lines import Borne, LineTax
from gold.billing.note_terms import NoteTerms, note_terms
from lake.note_settings import Notes

Json = Mapping[str, Any]
Row = dict[str, Any]


@cache
def cases() -> list[Json]:
    """All of them, as the file has them."""
    text = Path(__file__).with_name("corrections.json").read_text(encoding="utf-8")
    every: list[Json] = json.loads(text)["cases"]
    return every


def with_loaded(subscribers: Mapping[str, Sequence[Row]], case: Json, load: Json) -> dict[str, Sequence[Row]]:
    """The rows of each number with what a step loads: numbers that it does not name stay."""
    numbers: dict[str, list[Row]] = {}
    for row in subscriber_rows(case["subscribers"][load["subscribers"]]) if "subscribers" in load else []:
        numbers.setdefault(row["msisdn"], []).append(row)
    return {**subscribers, **numbers}


def subscriber_rows(lines: Sequence[str]) -> Iterator[Row]:
    """Rows of silver.subscribers from those of a CSV file without quotes."""
    for line in lines[1:]:
        row: Row = dict(zip(lines[0].split(","), line.split(","), strict=True))
        days = {name: date.fromisoformat(row[name]) for name in ("joined_on", "valid_from")}
        flags = {name: row[name] == "true" for name in ("is_student", "is_urban")}
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        yield row | days | flags | {"valid_to": end, "cycle_day": int(row["cycle_day"])}


def terms(case: Json, step: Json) -> NoteTerms:
    """By which differences become notes on the day of a step."""
    settings = Notes(case["settings"]["late_usage"], case["settings"]["note_minimum"])
    return note_terms(settings, date.fromisoformat(step["day"]))


def lines(case: Json) -> dict[str, DocumentLine]:
    """By their labels."""
    return {label: line(said) for label, said in case["lines"].items()}


def line(said: Json) -> DocumentLine:
    amounts = {
        name: None if said[name] is None else Decimal(said[name]) for name in ("base", "rate", "amount", "included")
    }
    rules = said["rules_version"] and date.fromisoformat(said["rules_version"])
    plain = {name: said[name] for name in said if name not in ("account", "taxes", "rules_version", *amounts)}
    return DocumentLine(**plain, **amounts, label=said["name"], rules_version=rules, taxes=taxes(said["taxes"]))


def taxes(said: Iterable[str] | None) -> Borne:
    """`vat 0.20` as a tax."""
    pairs = None if said is None else [text.split() for text in said]
    return None if pairs is None else tuple(LineTax(name, Decimal(rate)) for name, rate in pairs)


def entries(case: Json, signed: Iterable[str]) -> list[Entry]:
    """Labels with their signs as entries."""
    known = lines(case)
    return [Entry(known[label[1:]], label.startswith("-")) for label in signed]


def told(document: Document) -> dict[str, Any]:
    """A document as the oracle tells it, lines by what makes them equal; but for what is given when it is issued."""
    return {
        "kind": document.kind,
        "account": document.account_id,
        "cycle": document.cycle,
        "amends": document.amends,
        "lines": list(document.entries),
        "tax": document.taxes,
        "carried": [(block.cycle, block.amends, block.total) for block in document.carried],
        "total": document.total,
    }


def wanted(case: Json, said: Json) -> dict[str, Any]:
    """A document of a case, likewise."""
    return {name: said[name] for name in ("kind", "account", "cycle", "amends")} | {
        "lines": entries(case, said["lines"]),
        "tax": [tax_sum(tax) for tax in said["tax"]],
        "carried": [(block["cycle"], block["amends"], Decimal(block["total"])) for block in said["carried"]],
        "total": Decimal(said["total"]),
    }


def tax_sum(said: Json) -> TaxSum:
    included = None if said["included"] is None else Decimal(said["included"])
    amounts = (Decimal(said[name]) for name in ("rate", "base", "amount"))
    return TaxSum(said["cycle"], said["name"], *amounts, included)
