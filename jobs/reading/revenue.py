"""What the billed uses bring in, day by day: the discounts that share it, and the revenue for those who draw it."""

import tempfile
from pathlib import Path

from polars import DataFrame

from gold.bill_lines import BILL_LINES
from gold.billing.shares import by_name
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from jobs.reading.tariff import every_bill_rules
from lake.reader import Reader
from serving.parquet_files import write_table
from serving.report_files import add_net_revenue, database


def discounts(tables: Reader) -> dict[str, Discount]:
    """Every discount of the bill rules, by its name."""
    return by_name(discount for rules in every_bill_rules(tables) for discount in rules.discounts)


def read_revenue(tables: Reader, decimals: int) -> DataFrame:
    """local_date, record_type and revenue over all billed cycles; the date is null of what is rated no more.

    decimals: of the currency's minor unit.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = {"bill_lines": Path(folder, "bill_lines"), "rated_usage": Path(folder, "rated_usage")}
        for table, path in zip((BILL_LINES, RATED_USAGE), paths.values(), strict=True):
            write_table(tables.scan(table).rename({"msisdn": "number_key"}), path)
        with database(paths, decimals, Path(folder)) as db:
            add_net_revenue(db, discounts(tables), decimals, Path(folder))
            by_day = (
                "SELECT local_date, record_type, money(sum(revenue)) AS revenue FROM days GROUP BY ALL ORDER BY ALL"
            )
            return db.execute(by_day).pl()
