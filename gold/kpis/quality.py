"""What is lost on the way: KPIs of records and uses that bring nothing."""

from gold.kpis.declared import IS_RETAIL, MONEY, PERCENT, QUALITY, REJECTED_RECORDS, USES
from gold.kpis.kpi import SUM, Kpi, Measure, Where
from gold.statuses import ERROR, REJECTED, UNMATCHED

NOT_CHARGED = Measure("fact_rated_day", SUM, "uses", (IS_RETAIL, Where("status", (REJECTED, UNMATCHED, ERROR))))

QUALITY_KPIS = (
    Kpi(
        "rejected_records", "Rejected records", QUALITY, "records", "That mediation could not read as usage.",
        (REJECTED_RECORDS,), by=(("reason",), ("record_type",)),
    ),
    Kpi(
        "reject_rate", "Reject rate", QUALITY, PERCENT, "Rejected records by records: these, and all uses.",
        (REJECTED_RECORDS,), (REJECTED_RECORDS, USES), by=(("reason",),), times=100, decimals=2, of_whole=True,
    ),
    Kpi(
        "rejected_money", "Estimated charge of rejects", QUALITY, MONEY,
        "Rejected records at the average charge of a use of their service in the cycle.",
        (Measure("fact_reject", SUM, "estimated_charge"),), by=(("reason",),), decimals=2,
    ),
    Kpi(
        "uncharged_uses", "Uncharged uses", QUALITY, "uses",
        "Uses that rating rejected, could not match, or not price.",
        (NOT_CHARGED,), by=(("status",), ("reason",), ("record_type",)),
    ),
)  # fmt: skip
