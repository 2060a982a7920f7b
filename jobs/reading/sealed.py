"""A seal as tables, and bills made again of it alone."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bases import BASES
from gold.billing.document_lines import Entry, entry_of, line_of
from gold.billing.owed import owed
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.differences import of_rows
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.rebuilt import rebuilt
from jobs.reading.recorded import Recorded
from jobs.reading.reproduced import Verdict, judged
from lake.data_files import Values
from lake.errors import Stop
from lake.reader import asked, schema
from lake.settings import settings_in
from lake.table import Table
from lake.times import Times
from serving.seals.folders import BASES as SEALED_BASES
from serving.seals.folders import ELSEWHERE, Seal, seals
from serving.seals.verify_seal import DOCUMENTS, MANIFEST
from silver.coupons import COUPONS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

Row = Mapping[str, Any]

FOLDERS = {
    USAGE.name: "usage",
    RATED_USAGE.name: "usage",
    SUBSCRIBERS.name: "subscribers",
    COUPONS.name: "coupons",
    ALLOWANCE_BALANCES.name: "allowances",
    BUCKET_BALANCES.name: "buckets",
}
"""Where rows of tables are, as Parquet."""


@dataclass(frozen=True)
class Sealed:
    """The tables of a sealed cycle, as far as it was made of them. folder: of the seal."""

    folder: Path

    def rows(self, table: Table, where: Values | None = None) -> list[dict[str, Any]]:
        """The rows that have these values."""
        return self.scan(table, where).collect().to_dicts()

    def scan(self, table: Table, where: Values | None = None, *, times: Times | None = None) -> pl.LazyFrame:
        """The same as a frame, of rows that lie in these times."""
        return self.every(table).filter(*asked(where or {}, times))

    def every(self, table: Table) -> pl.LazyFrame:
        """All rows of a table."""
        kinds = schema(table)
        if table.name in FOLDERS:
            sealed = pl.scan_parquet(self.folder / FOLDERS[table.name] / "*.parquet")
            of_use = sealed.filter(pl.col("run") == RETAIL) if table is USAGE else sealed
            known = [name for name in kinds if name in sealed.collect_schema()]
            lacking = [pl.lit(None, kinds[name]).alias(name) for name in kinds if name not in known]
            return of_use.select([pl.col(name).cast(kinds[name]) for name in known] + lacking)
        path = self.folder / (SEALED_BASES if table is BASES else f"tariff/{table.short}.jsonl")
        rows = [typed(row, kinds) for row in lines_of(path)] if path.exists() else []
        return pl.DataFrame(rows, kinds).lazy() if rows else pl.LazyFrame(schema=kinds)


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        yield from map(json.loads, lines)


def typed(row: Row, kinds: pl.Schema) -> dict[str, Any]:
    """A row of JSON as the table's types have it; what it does not say is null."""
    return {name: typed_value(row.get(name), kind) for name, kind in kinds.items()}


def typed_value(value: Any, kind: pl.DataType) -> Any:
    if value is None or not isinstance(kind, pl.Date | pl.Datetime):
        return value
    return date.fromisoformat(value) if isinstance(kind, pl.Date) else datetime.fromisoformat(value)


def said_by(seal: Seal) -> Iterator[dict[str, Any]]:
    """The documents of one seal."""
    return lines_of(seal.folder / DOCUMENTS)


@dataclass(frozen=True)
class Chain:
    """A seal, and those of the same cycle before it, the first first."""

    seals: tuple[Seal, ...]

    @property
    def last(self) -> Seal:
        """The seal that was asked about."""
        return self.seals[-1]

    def until(self, account: str) -> "Chain":
        """It up to the last seal that has a document of an account: a later supplement has call detail of others."""
        last = max(n for n, seal in enumerate(self.seals) if account in {said["account_id"] for said in said_by(seal)})
        return Chain(self.seals[: last + 1])

    @property
    def manifest(self) -> dict[str, Any]:
        """Of the last."""
        said: dict[str, Any] = json.loads((self.last.folder / MANIFEST).read_text(encoding="utf-8"))
        return said

    def documents(self) -> Iterator[dict[str, Any]]:
        """All that are sealed."""
        for seal in self.seals:
            yield from said_by(seal)

    def posted(self, account: str, name: str) -> list[Entry]:
        """All lines of an account's cycle, on whichever document."""
        own = [line for said in self.documents() if said["account_id"] == account for line in said["content"]["lines"]]
        others = [said["line"] for said in lines_of(self.last.folder / ELSEWHERE) if said["account_id"] == account]
        return [entry_of(with_figures(line)) for line in (*own, *others) if line["cycle"] == name]


FIGURES = ("base", "rate", "amount", "included")


def with_figures(line: Row) -> dict[str, Any]:
    """A line of JSON with its amounts and days as such."""
    amounts = {name: None if line[name] is None else Decimal(line[name]) for name in FIGURES}
    rules = None if line["rules_version"] is None else date.fromisoformat(line["rules_version"])
    taxes = None if line["taxes"] is None else [{**tax, "rate": Decimal(tax["rate"])} for tax in line["taxes"]]
    return {**line, **amounts, "rules_version": rules, "taxes": taxes}


def read_chain(folder: Path) -> Chain:
    """The seal in a folder. Raises Stop where there is none."""
    try:
        name = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["cycle"]
        before = seals(folder.resolve().parent, name)
        return Chain(tuple(before[: [seal.folder for seal in before].index(folder.resolve()) + 1]))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Stop(f"{folder} is no seal: {error}.") from None


def of_accounts(chain: Chain, accounts: Collection[str]) -> Iterator[Verdict]:
    """Of each account a verdict: whether its sealed uses, priced anew, and the bill made of them come to what documents
    posted. Nothing but the seals is read. Raises Stop where call detail is not there."""
    if not chain.last.detail_files():
        raise Stop(f"{chain.last.folder} has no call detail any more: tollhouse verify-seal tells whether it expired.")
    manifest, sealed = chain.manifest, Sealed(chain.last.folder)
    settings = settings_in((chain.last.folder / "settings.toml").read_text(encoding="utf-8"), Path("settings.toml"))
    made = Recorded(sealed, sealed, frozenset({manifest["code"]}), settings)
    again = rebuilt(made, accounts, cycle(manifest["cycle"]))
    for account in accounts:
        whose = {**charged_by(cycle(manifest["cycle"])), "account_id": [account]}
        was = {row["usage_id"]: row for row in sealed.rows(RATED_USAGE, whose)}
        uses = {name: use for name, use in again.uses.items() if use["account_id"] == account}
        lines = [line_of(line) for line in again.lines if line["account_id"] == account]
        open_lines = owed(lines, chain.posted(account, manifest["cycle"]))
        why = of_rows(was, uses, RATED_USAGE.content)
        if why is None and open_lines:
            why = f"{open_lines[0].line.line_id}: {len(open_lines)} lines are owed beside what documents posted"
        yield judged(f"{manifest['cycle']}-{account}", why, made.code)
