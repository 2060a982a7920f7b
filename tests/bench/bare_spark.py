"""The reference tariff as two straightforward queries in Spark, appended to Delta: what no engine at all would take."""

from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.errors import Stop
from lake.settings import Settings
from lake.store import Store
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.bench.month import CYCLE
from tests.small_lakes import ROOT

WORDS = {
    "local": "from_utc_timestamp(start_time, 'Africa/Casablanca')",
    "weekday": "extract(DAYOFWEEK_ISO FROM local_start)",
    "wide": "DECIMAL(20,0)",
    "div": "div",
    "years": "CAST(FLOOR(MONTHS_BETWEEN(DATE '2026-03-31', s.joined_on) / 12) AS INT)",
}

COMPARED = (
    ("rated", RATED_USAGE, ("usage_id", "status", "free_units"), "charge", 1_000_000),
    ("bills", BILLS, ("account_id",), "total_due", 100),
)
"""The queries' results: name, whose rows they must be, what names and describes a row, its money and its parts."""


def applies(settings: Settings) -> bool:
    """Whether the lake has the tariff that the queries know."""
    return Path(settings.tariff.path) == ROOT / "conf/tariff"


def query(name: str, words: dict[str, str]) -> str:
    """The text of a query in a dialect."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8").format(**words)


def run(lake: Store, into: Path) -> None:
    """Rates and bills the month, from silver's tables to two Delta tables of its own."""
    lake.read(USAGE).createOrReplaceTempView("usage")
    believed(lake.read(SUBSCRIBERS)).createOrReplaceTempView("owners")
    for name in ("rated", "bills"):
        lake.spark.sql(query(name, WORDS)).write.format("delta").mode("append").save(str(into / name))
        lake.spark.read.format("delta").load(str(into / name)).createOrReplaceTempView(name)


def check(lake: Store, results: Path) -> None:
    """Raises Stop where a charge or a bill is not the lake's."""
    for name, table, key, money, parts in COMPARED:
        ours = lake.read(table).where(F.col("cycle") == CYCLE)
        ours = ours.select(*key, (F.col(money) * parts).cast("bigint").alias(money))
        bare = lake.spark.read.format("delta").load(str(results / name)).select(*key, money)
        compared(name, ours, bare)


def compared(name: str, ours: DataFrame, bare: DataFrame) -> None:
    """Raises Stop where two tables differ in a row."""
    differing = [ours.exceptAll(bare), bare.exceptAll(ours)]
    counts = [rows.count() for rows in differing]
    if any(counts) or ours.isEmpty():
        such = [row.asDict() for rows in differing for row in rows.limit(3).collect()]
        raise Stop(f"{name}: {counts[0]:,} of our rows and {counts[1]:,} of the straightforward query's differ: {such}")
