"""What goes into a seal: documents that no seal has yet, the call detail that they charge, and the tariff."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow

from bronze import TABLES as BRONZE
from gold import TABLES as GOLD
from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import Cycle
from gold.documents import DOCUMENTS
from gold.issuing.canonical import plain
from gold.issuing.chain import content_faults, covered, row_hash
from gold.pricing.tariff.buckets import MOST_CYCLES
from gold.rated_usage import RATED_USAGE
from gold.rating.dated import month_name, month_number
from jobs.reading import drafts
from jobs.reading.bases import read_issued
from lake.coordinates import COORDINATES
from lake.ddl import arrow_schema
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import rows_of_arrow
from lake.session import setting
from lake.times import Times
from machine.command import Call, ControlFailed
from serving.seals.folders import BASES, ELSEWHERE, Seal
from serving.seals.records import write_lines
from silver import TABLES as SILVER
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

TARIFF = (RATE_PLANS, CALENDAR, DESTINATIONS)
"""Small whatever the lake's size: sealed whole, as JSON lines."""

READ_TABLES = (*BRONZE, *SILVER, *GOLD)

CARRIED = "cycle < {cycle} AND cycle >= {since}"

DETAIL = {
    "usage": f"""
        SELECT rated.*, session_duration_sec, visited_network, warnings, usage.content_hash,
            {", ".join(f"usage.{name}" for name in COORDINATES)}
        FROM {{rated}} rated LEFT JOIN {{usage}} usage USING (usage_id) WHERE {{every}} OR rated.account_id IN
        (SELECT account_id FROM {{accounts}}) ORDER BY usage_id, rated.run
    """,
    "subscribers": """
        SELECT * FROM {subscribers} WHERE {every} OR account_id IN (SELECT account_id FROM {accounts})
        ORDER BY msisdn, valid_from, known_from
    """,
    "coupons": """
        SELECT * FROM {coupons} WHERE {every} OR account_id IN (SELECT account_id FROM {accounts})
        ORDER BY account_id, code, valid_from, known_from
    """,
    "allowances": f"SELECT * FROM {{allowances}} WHERE {CARRIED} ORDER BY msisdn, record_type, cycle",
    "buckets": f"SELECT * FROM {{buckets}} WHERE {CARRIED} ORDER BY holder, since, plan, bucket, cycle",
}
"""What is sealed as Parquet, a folder each. every: or of some accounts alone, those of a supplement's documents.
Balances are those of all, and of the cycles before that the cycle may carry something over from."""

READABLE_TIMES = ("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
"""Spark's own form of times is no longer a part of Parquet."""

AT_ONCE = 10_000
"""Documents that are read into memory together."""


@dataclass(frozen=True)
class Unsealed:
    """The documents of a cycle that no seal has. ids: place and account_id, by place."""

    reader: Reader
    cycle: str
    ids: Sequence[tuple[int, str]]

    @property
    def accounts(self) -> list[str]:
        """Whose they are."""
        return sorted({account for _, account in self.ids})

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of gold.documents, by place. Raises ControlFailed for one that is not as it was issued."""
        places = [place for place, _ in self.ids]
        for some in (places[begin : begin + AT_ONCE] for begin in range(0, len(places), AT_ONCE)):
            rows = self.reader.scan(DOCUMENTS, {"cycle": [self.cycle]}).filter(pl.col("place").is_in(some))
            for row in rows.sort("place").collect().iter_rows(named=True):
                if row_hash(covered(row)) != row["row_hash"] or any(content_faults(row)):
                    raise ControlFailed(f"{row['document_id']} is not as it was issued: tollhouse check-numbers tells.")
                yield row


def read_unsealed(call: Call, tables: Pinned, past: Sequence[Seal]) -> Unsealed:
    """The documents that the seals of the cycle do not have. Raises ControlFailed where they have others."""
    cycle, reader = call.args.cycle.name, Reader(call.root, tables.versions)
    ids = reader.scan(DOCUMENTS, {"cycle": [cycle]}).select("document_id", "row_hash", "place", "account_id")
    rows = ids.sort("place").collect().rows()
    issued = {document_id: digest for document_id, digest, *_ in rows}
    sealed: dict[str, str] = {}
    for seal in past:
        try:
            sealed |= seal.documents()
        except (OSError, ValueError, LookupError, TypeError):
            raise ControlFailed(f"{seal.folder} is damaged: tollhouse verify-seal {seal.folder} tells where.") from None
    for document_id, digest in sealed.items():
        if issued.get(document_id) != digest:
            raise ControlFailed(f"{document_id} of the seal {past[0].folder} is not in the lake as it was sealed.")
    return Unsealed(reader, cycle, [(place, account) for id_, _, place, account in rows if id_ not in sealed])


def write_detail(call: Call, tables: Pinned, accounts: Sequence[str] | None, making: Path) -> list[str]:
    """Writes DETAIL, of some accounts or all, and TARIFF. A folder that every worker of a Spark cluster must see.
    Returns the accounts of which something waits for a next bill."""
    rated = tables.read(RATED_USAGE)
    cycle = call.args.cycle
    since = month_name(month_number(cycle.name) - MOST_CYCLES - 1)
    named = pyarrow.table({"account_id": accounts or []}, arrow_schema("account_id STRING"))
    rows = {
        "rated": rated.where(rated["cycle"] == cycle.name).where(rated["utc_month"].isin(cycle.utc_months)),
        "usage": tables.read(USAGE, times(cycle)),
        "subscribers": tables.read(SUBSCRIBERS),
        "coupons": tables.read(COUPONS),
        "allowances": tables.read(ALLOWANCE_BALANCES),
        "buckets": tables.read(BUCKET_BALANCES),
        "accounts": rows_of_arrow(call.store.spark, named),
    }
    with setting(call.store.spark, *READABLE_TIMES):
        for name, question in DETAIL.items():
            detail = call.store.query(question, every=accounts is None, cycle=cycle.name, since=since, **rows)
            detail.write.mode("overwrite").parquet(f"file://{making / name}")  # as_uri: Spark knows no %20
            tidy(making / name)
    reader = Reader(call.root, tables.versions)
    write_lines(map(as_texts, of_some(read_issued(reader), accounts).to_dicts()), making / BASES)
    waiting = drafts.waiting_lines(reader, cycle.name, accounts)
    write_lines(map(plain, [*carried(reader, cycle.name, accounts), *waiting]), making / ELSEWHERE)
    (making / "tariff").mkdir()
    for table in TARIFF:
        rows_of_tariff = sorted(map(as_texts, tables.rows(table)), key=lambda row: [str(row[key]) for key in table.key])
        write_lines(rows_of_tariff, making / "tariff" / f"{table.name.partition('.')[2]}.jsonl")
    return sorted({line["account_id"] for line in waiting})


def carried(reader: Reader, cycle: str, accounts: Sequence[str] | None) -> list[dict[str, Any]]:
    """The lines of a cycle that bills of others carry, or notes to these: document_id, account_id and the line."""
    documents = reader.scan(DOCUMENTS).filter(pl.col("cycle") != cycle).select("document_id", "account_id", "lines")
    lines = documents.explode("lines").filter(pl.col("lines").struct.field("cycle") == cycle).rename({"lines": "line"})
    return of_some(lines.collect(), accounts).to_dicts()


def of_some(rows: pl.DataFrame, accounts: Sequence[str] | None) -> pl.DataFrame:
    """The rows of some accounts, or of all, in order."""
    chosen = rows if accounts is None else rows.filter(pl.col("account_id").is_in(list(accounts)))
    return chosen.sort("account_id", maintain_order=True)


def times(cycle: Cycle) -> Times:
    """When uses of the cycle began, whatever the account's cycle day."""
    return Times("start_time", cycle.times[0], cycle.on(28).times[1])


def as_texts(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the tariff, its times as ISO 8601."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


def tidy(folder: Path) -> None:
    """Leaves the rows that Spark wrote, under names that tell their order and no chance."""
    parts = sorted(folder.glob("part-*.parquet"))
    for path in set(folder.iterdir()) - set(parts):
        path.unlink()
    for index, path in enumerate(parts):
        path.rename(folder / f"{index:05}.parquet")


def origins(making: Path) -> dict[str, Any]:
    """Which events of bronze the sealed uses came from, and how many uses there are by rating and status."""
    uses = pl.scan_parquet(making / "usage/*.parquet")
    offset = pl.col("offset")
    ranges = uses.filter(offset.is_not_null()).group_by("topic", "topic_id", "partition")
    sums = uses.group_by("run", "status").agg(uses=pl.len(), charge=pl.col("charge").sum().cast(pl.String))
    spans = ranges.agg(first=offset.min(), last=offset.max(), uses=pl.col("usage_id").n_unique())
    return {
        "bronze": spans.sort("topic", "topic_id", "partition").collect(engine="streaming").to_dicts(),
        "usage": sums.sort("run", "status").collect(engine="streaming").to_dicts(),
    }
