"""What each usage line brings in after its shares of the discounts, and on which days. Adds up to the bills."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.billing.amounts import MICROS

LINE = ("account_id", "cycle", "msisdn", "record_type")
"""What names a usage line."""

WHOSE = "bill_id STRING, account_id STRING, cycle STRING, msisdn STRING, record_type STRING"
OUTPUTS = {
    "net": f"{WHOSE}, uses BIGINT, units BIGINT, net DECIMAL(18,4)",
    "days": f"{WHOSE}, local_date DATE, plan STRING, revenue DECIMAL(18,4)",
}
"""One row per usage line: its amount less its shares of the discounts. One row per usage line, day and plan: the line's
net shared by its uses' charges. The day and plan are null where a line's uses are rated no more since it was billed,
until the cycle is billed again: so the revenue adds up all the same."""


def net_inputs(lines: DataFrame, rated: DataFrame) -> dict[str, DataFrame]:
    """What gold.billing.revenue makes OUTPUTS of.

    lines: rows of gold.bill_lines. rated: rows of gold.rated_usage, one run of it.
    """
    billed = lines.where("kind IN ('usage', 'discount')").select(
        *("bill_id", "account_id", "cycle", "line_no", "kind", "name", "msisdn", "record_type", "uses", "units"),
        *("amount", "selected_charges"),
    )
    micros = (F.sum("charge") * 10**MICROS).cast("bigint").alias("micros")
    days = rated.where("status = 'rated'").groupBy(*LINE, "local_date", "plan").agg(micros)
    return {"lines": billed, "days": days}
