"""The chain of all issued documents: a row's hash covers the hash before it, so that none can go or change unseen."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from gold.issuing.canonical import canonical, content_hash, plain
from gold.issuing.numbers import Number

Row = Mapping[str, Any]

LINKED = (
    *("place", "previous_hash", "document_id", "cycle", "account_id", "kind", "number", "series", "serial", "amends"),
    *("issue_date", "content_hash", "file_hashes", "basis"),
)
"""The columns of gold.documents that a row's hash covers, basis where there is one; content_hash stands for lines,
currency and total."""

BEGINNING = ""
"""The hash before the first row."""


def row_hash(row: Row) -> str:
    """The hash of a row of gold.documents, of the columns LINKED."""
    return content_hash(canonical({name: row[name] for name in LINKED if name != "basis" or row[name] is not None}))


def covered(row: Row) -> dict[str, Any]:
    """The columns LINKED of a row as its hash covers them: of one issued before hashes covered a basis, without
    it. That is safe: what another hash covers cannot be made to pass for such a row without changing its hash."""
    without = {name: row[name] for name in LINKED} | {"basis": None}
    return without if row_hash(without) == row["row_hash"] else {name: row[name] for name in LINKED}


def linked(rows: Iterable[Row], place: int, previous_hash: str) -> Iterator[dict[str, Any]]:
    """The rows with place, previous_hash and row_hash. place, previous_hash: of the row that stands before them."""
    for row in rows:
        place += 1
        link = {**row, "place": place, "previous_hash": previous_hash}
        previous_hash = row_hash(link)
        yield link | {"row_hash": previous_hash}


def faults(rows: Iterable[Row], heads: Iterable[Row] = ()) -> Iterator[str]:
    """What is wrong with the columns LINKED and row_hash of gold.documents in the order of places, a sentence each.

    heads: place and row_hash of rows as they were noted outside the lake when they were issued.
    """
    noted = {head["place"]: head["row_hash"] for head in heads}
    before: Row = {"place": 0, "row_hash": BEGINNING, "issue_date": date.min}
    serials: dict[str, int] = defaultdict(int)
    places: dict[str, int] = {}
    for row in rows:
        yield from link_faults(row, before)
        if (first := places.setdefault(row["document_id"], row["place"])) != row["place"]:
            yield f"{row['document_id']} is the document at place {first}, and again at place {row['place']}"
        if row["series"] is not None:
            yield from serial_faults(row, serials)
        if noted.pop(row["place"], row["row_hash"]) != row["row_hash"]:
            yield f"{named(row)} is another than the document that was issued at place {row['place']}"
        before = row
    for place in noted:
        yield f"the document at place {place} is gone: it was issued, and is not in the lake"


def link_faults(row: Row, before: Row) -> Iterator[str]:
    """What is wrong between a row and the one before it."""
    if row["place"] != before["place"] + 1:
        yield f"{gap(before['place'] + 1, row['place'] - 1)} before {named(row)}"
    elif row["previous_hash"] != before["row_hash"]:
        yield f"{named(row)} does not follow the document at place {before['place']}"
    if row_hash(covered(row)) != row["row_hash"]:
        yield f"{named(row)} is not as it was issued: its row has another hash"
    if row["issue_date"] < before["issue_date"]:
        yield f"{named(row)} of {row['issue_date']} was issued after one of {before['issue_date']}"


def named(row: Row) -> str:
    """What a document is called."""
    return str(row["number"] or row["document_id"])


def serial_faults(row: Row, serials: dict[str, int]) -> Iterator[str]:
    """What is wrong with a row's number; serials, the last by series, goes on by it."""
    series, serial = row["series"], row["serial"]
    if serial <= serials[series]:
        yield f"number {row['number']} was given twice, or out of order"
    elif serial > serials[series] + 1:
        yield f"number {Number(series, serials[series] + 1).text} to {Number(series, serial - 1).text} are missing"
    serials[series] = max(serial, serials[series])


def content_faults(row: Row) -> Iterator[str]:
    """Where a whole row of gold.documents says other than the content that its hash stands for."""
    whose = named(row)
    if content_hash(row["content"]) != row["content_hash"]:
        yield f"{whose} is not as it was issued: its content has another hash"
        return
    said = json.loads(row["content"])
    columns = ("document_id", "cycle", "account_id", "kind", "amends", "currency", "total", "lines")
    for name in columns:
        if plain(row[name]) != said[name]:
            yield f"{whose} is not as it was issued: its {name} differs from its content"


def gap(first: int, last: int) -> str:
    """Which places have no row."""
    return f"the document at place {first} is missing" if first >= last else f"places {first} to {last} are missing"
