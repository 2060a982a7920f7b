"""The uses that notes and carried blocks correct: what was billed of them, and what is charged now. Without Spark.

A corrected line stands on a document as minus what was posted and as what is: its uses are read at the two versions of
gold.rated_usage of which the bill was made then and now, and those that are the same in both are left out.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from gold.billing.documents import BILL
from gold.bills import BILLS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.recorded import Expired, as_of_issue
from lake.errors import Stop
from lake.reader import Reader, schema
from lake.time_zones import read_time_zone
from serving.invoices.document import Document, in_order, item_entry
from serving.invoices.listed import USE_COLUMNS

Row = Mapping[str, Any]
Whose = tuple[str, str]
"""account_id and cycle."""

AT_ONCE = 2_000
"""Documents whose uses are read into memory together."""

LINE = ("document_id", "cycle", "msisdn", "record_type", "is_before")
OF_LINE = ("account_id", "msisdn", "record_type")
"""By what uses are those of a line, in its cycle."""

ASKED = pl.Schema(
    dict.fromkeys(("document_id", "account_id", "cycle", "msisdn", "record_type"), pl.String)
    | {"is_before": pl.Boolean, "uses": pl.Int64, "base": pl.Decimal(18, 6), "version": pl.Int64}
)
"""A usage line that is corrected. is_before: it is taken back. uses, base: as it was posted. version: of
gold.rated_usage; null where nothing tells."""

USES = pl.Schema({name: kind for name, kind in schema(RATED_USAGE).items() if name in USE_COLUMNS})

PRICED = ("usage_id", "units", "free_units", "charge")
"""What a use is compared by."""


@dataclass(frozen=True)
class Corrections:
    """listed: items by document_id and cycle, each with what was billed and what is charged as text, or None. gone: the
    ids of documents of which that is not kept of some cycle."""

    listed: dict[str, dict[str, list[Document]]]
    gone: frozenset[str]


def read_corrections(reader: Reader, documents: Sequence[Row], time_zone: str, kept_from: str = "") -> Corrections:
    """Those of documents or drafts. reader: the tables as they are, or were, issued from. kept_from: the first cycle
    whose call detail is to be told."""
    listed, gone = defaultdict[str, dict[str, list[Document]]](dict), set[str]()
    for begin in range(0, len(documents), AT_ONCE):
        some = [document for document in documents[begin : begin + AT_ONCE] if any(corrected_lines(document))]
        if not some:
            continue
        asked = asked_lines(reader, some)
        uses = pl.concat(
            [
                joined(pl.DataFrame(schema=USES), asked),
                *(uses_of(reader, *key, some) for key, some in by_version(asked, kept_from)),
            ]
        )
        part_gone = untold(asked, uses)
        gone |= {document for document, _ in part_gone}
        for document, of_cycle, items in changes(uses, time_zone):
            if (document, of_cycle) not in part_gone:
                listed[document][of_cycle] = items
    return Corrections(dict(listed), frozenset(gone))


def asked_lines(reader: Reader, documents: Sequence[Row]) -> pl.DataFrame:
    """The rows of ASKED."""
    corrected = [(document, line) for document in documents for line in corrected_lines(document)]
    whose = {(document["account_id"], line["cycle"]) for document, line in corrected}
    now, before = versions(reader, whose), versions_before(reader, whose)
    rows = []
    for document, line in corrected:
        account, is_before = document["account_id"], line["is_reversal"]
        told = {name: line[name] for name in ("cycle", "msisdn", "record_type", "uses", "base")}
        if is_before:
            told |= {name: -line[name] for name in ("uses", "base")}
        version = (
            before.get((account, line["line_id"], line["cycle"])) if is_before else now.get((account, line["cycle"]))
        )
        whole = {"document_id": document["document_id"], "account_id": account, "is_before": is_before}
        rows.append(whole | told | {"version": version})
    return pl.DataFrame(rows, ASKED, orient="row")


def corrected_lines(document: Row) -> Iterator[Row]:
    """The lines of usage that were billed otherwise before."""
    for line in document["lines"]:
        if line["kind"] == "usage" and not (document["kind"] == BILL and line["cycle"] == document["cycle"]):
            yield line


def versions(reader: Reader, whose: Iterable[Whose]) -> dict[Whose, int]:
    """Of gold.rated_usage, those of which the bills of accounts' cycles were made, as a reader has them."""
    accounts, cycles = ({name[index] for name in whose} for index in (0, 1))
    where = {"cycle": sorted(cycles), "account_id": sorted(accounts)}
    try:
        rows = reader.scan(BILLS, where).select("account_id", "cycle", "input_versions").collect().rows()
    except (Stop, FileNotFoundError):
        return {}
    told = {(account, of_cycle): json.loads(text).get(RATED_USAGE.name) for account, of_cycle, text in rows}
    return {key: version for key, version in told.items() if version is not None}


def versions_before(reader: Reader, whose: Iterable[Whose]) -> dict[tuple[str, str, str], int]:
    """By account_id, line_id and cycle, the version of which the line was made that was posted last."""
    accounts = sorted({account for account, _ in whose})
    rows = reader.scan(DOCUMENTS, {"account_id": accounts}).sort("place")
    by_run = defaultdict[str, dict[tuple[str, str, str], Row]](dict)
    last = dict[tuple[str, str, str], str]()
    for row in rows.select("document_id", "account_id", "states", "lines").collect().iter_rows(named=True):
        run = row["states"][-1]["run"]
        for line in row["lines"]:
            if not line["is_reversal"] and (row["account_id"], line["cycle"]) in whose:
                key = row["account_id"], line["line_id"], line["cycle"]
                last[key], by_run[run][key] = run, row
    then = dict[tuple[str, str, str], int]()
    for run, posted in by_run.items():
        keys = [key for key in posted if last[key] == run]
        try:
            made = versions(as_of_issue(reader, posted[keys[0]]), {(key[0], key[2]) for key in keys}) if keys else {}
        except Expired:
            continue
        then |= {key: made[key[0], key[2]] for key in keys if (key[0], key[2]) in made}
    return then


def by_version(asked: pl.DataFrame, kept_from: str) -> Iterator[tuple[tuple[str, int], pl.DataFrame]]:
    """The lines whose uses stand in one version of a cycle, which is kept."""
    for key, some in asked.drop_nulls("version").filter(pl.col("cycle") >= kept_from).group_by("cycle", "version"):
        yield (str(key[0]), int(str(key[1]))), some


def uses_of(reader: Reader, of_cycle: str, version: int, lines: pl.DataFrame) -> pl.DataFrame:
    """What lines of a cycle charge at a version: columns of uses and LINE. Nothing where that is gone."""
    where = charged_by(cycle(of_cycle)) | {"account_id": sorted(set(lines["account_id"]))}
    try:
        return joined(reader.scan(RATED_USAGE, where, as_of=version).select(list(USES)).collect(), lines)
    except (Stop, FileNotFoundError):
        return joined(pl.DataFrame(schema=USES), lines)


def joined(uses: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Uses with the LINE to which they belong."""
    return uses.join(lines.select(*OF_LINE, "document_id", "cycle", "is_before"), OF_LINE)


def untold(asked: pl.DataFrame, uses: pl.DataFrame) -> set[tuple[str, str]]:
    """The ids of documents, each with a cycle of which some line is not what its uses come to."""
    sums = uses.group_by(LINE).agg(pl.len().alias("count"), pl.col("charge").sum().alias("sum"))
    both = asked.join(sums, LINE, "left").with_columns(pl.col("count", "sum").fill_null(0))
    other = (pl.col("count") != pl.col("uses")) | (pl.col("sum") != pl.col("base"))
    return set(both.filter(other).select("document_id", "cycle").rows())


def changes(uses: pl.DataFrame, time_zone: str) -> Iterator[tuple[str, str, list[Document]]]:
    """By document_id and cycle, the uses that are not the same before and now, in the order in which they began."""
    zone, of = read_time_zone(time_zone), ("document_id", "cycle")
    other = uses.filter(pl.len().over(*of, *PRICED) == 1)
    for (document, of_cycle), rows in other.group_by(of):
        states = defaultdict[str, dict[bool, Document]](dict)
        for row in in_order(rows.to_dicts(), "start_time", "usage_id"):
            states[row["usage_id"]][row["is_before"]] = item_entry(row, zone)
        yield str(document), str(of_cycle), [item(state.get(True), state.get(False)) for state in states.values()]


def item(before: Document | None, now: Document | None) -> Document:
    """A use as it is now, or was before, with what was billed and what is charged; None where it was or is not."""
    said = now or before or {}
    return said | {"billed": before and before["charge"], "charge": now and now["charge"]}
