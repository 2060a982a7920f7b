"""The star as Parquet files: each table's SELECT by DuckDB, cycle by cycle where what it is made of changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyarrow.parquet import ParquetWriter

from gold import PUBLISHED
from gold.kpis.kpi_values import KPI_VALUES
from gold.pricing.tariff.discounts import Discount
from gold.star import STAR
from gold.star.star import Star
from lake.columns import Column, columns
from lake.ddl import arrow_schema
from serving.parts import ROW_GROUP, Known, Making, Part, digest
from serving.report_files import Database, add_files, add_net_revenue, database
from serving.shown import NUMBER_COLUMNS, NUMBERS, WHOLE, shown_columns
from serving.shown_documents import SHOWN_DOCUMENTS
from serving.shown_runs import RUNS

MADE = (*STAR, KPI_VALUES)
"""What a snapshot has beside gold, in the order in which it is made."""

NET = ("net", "days")
NET_OF = ("bill_lines", "rated_usage")
"""What gold.reports.net_revenue makes net and days of."""


def published_columns() -> dict[str, list[Column]]:
    """The columns of every table that a snapshot may have, by its name."""
    shown = {table.short: shown_columns(table) for table in PUBLISHED}
    others = {table.short: table.columns for table in (SHOWN_DOCUMENTS, RUNS, *(star.table for star in MADE))}
    return shown | {name: columns(text) for name, text in (others | {NUMBERS: NUMBER_COLUMNS}).items()}


@dataclass(frozen=True)
class Beside:
    """What the star is made of beside gold. known: parts of tables that are not published, in a folder of theirs.

    discounts: of the tariff, by name. decimals: of the currency's minor unit. folder: a scratch one.
    """

    known: Known
    discounts: Mapping[str, Discount]
    decimals: int
    folder: Path


@dataclass(frozen=True)
class StarMaker:
    """Makes parts of the star. known: what the snapshot has so far, and grows."""

    making: Making
    known: Known
    beside: Beside

    def every(self, cycles: Iterable[str]) -> None:
        """Adds every table of the star to what is known."""
        with database({}, self.beside.decimals, self.beside.folder) as db:
            for star in MADE:
                self.known[star.name] = {}
                before = None
                for name in cycles if star.by_cycle else [WHOLE]:
                    self.known[star.name][name] = self.part(db, star, name, before)
                    before = name

    def part(self, db: Database, star: Star, name: str, before: str | None) -> Part:
        """One part. before: the cycle before it, None of the first."""
        views = {read: self.files(read, self.names(read, name)) for read in star.reads if read not in NET}
        if star.before:
            views[f"{star.name}_before"] = self.files(star.name, [] if before is None else [before])
        sources = [source for files in views.values() for _, source in files]
        is_net = bool(set(NET) & set(star.reads))
        if is_net:
            discounts = sorted(map(repr, self.beside.discounts.values()))
            sources += [self.known[table][name].source for table in NET_OF] + discounts

        def write(path: Path) -> None:
            for view, files in views.items():
                add_files(db, view, [file for file, _ in files], star.table.columns)
            if is_net:
                self.add_net(db, name)
            write_rows(db, star, path)

        return self.making.part(star.name, name, digest([star.select, star.table.columns, *sources]), write)

    def names(self, read: str, name: str) -> list[str]:
        """Those parts of a table that a part is made of: that of its cycle, or all."""
        parts = self.parts(read)
        return list(parts) if name == WHOLE or WHOLE in parts else [name]

    def files(self, read: str, names: Iterable[str]) -> list[tuple[Path, str]]:
        """Where parts of a table are, and the source of each."""
        folder = self.making.folder if read in self.known else self.beside.folder
        return [(folder / read / f"{name}.parquet", self.parts(read)[name].source) for name in names]

    def parts(self, read: str) -> Mapping[str, Part]:
        """The parts of a table, published or not."""
        return self.known[read] if read in self.known else self.beside.known[read]

    def add_net(self, db: Database, name: str) -> None:
        """Adds net and days of a cycle, worked out once."""
        folder = self.beside.folder / f"net-{name}"
        if not folder.exists():
            folder.mkdir()
            paths = {table: self.making.path(table, name) for table in NET_OF}
            with database({}, self.beside.decimals, folder) as own:
                for table, path in paths.items():
                    add_files(own, table, [path])
                add_net_revenue(own, self.beside.discounts, self.beside.decimals, folder)
                for view in NET:
                    own.table(view).to_parquet(str(folder / f"{view}.parquet"))
        for view in NET:
            add_files(db, view, [folder / f"{view}.parquet"])


def write_rows(db: Database, star: Star, path: Path) -> None:
    """Writes what a table's SELECT gives, in the order of its key and of the types that it declares."""
    schema = arrow_schema(star.table.columns)
    rows = f"SELECT {', '.join(star.table.names)} FROM ({star.select}) ORDER BY {', '.join(star.table.key)}"
    with ParquetWriter(path, schema) as file:
        for batch in db.execute(rows).to_arrow_reader(ROW_GROUP):
            file.write_batch(batch.cast(schema))
