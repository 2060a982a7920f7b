"""How the network is used: KPIs of uses and units."""

from gold.kpis.declared import (
    ACTIVE_CUSTOMERS,
    BYTES,
    CALLS,
    MESSAGES,
    PERCENT,
    RATED_USES,
    SECONDS,
    USAGE,
    USES,
)
from gold.kpis.kpi import SUM, Kpi, Measure, Where

BY_CUSTOMER = (("plan",), ("region",), ("local_date",))
TRAFFIC = Measure("fact_usage_hour", SUM, "uses")
IS_ROAMING = Where("is_roaming", (True,))

USAGE_KPIS = (
    Kpi(
        "uses", "Uses", USAGE, "uses", "Calls, messages and data sessions that were charged, or free.",
        (RATED_USES,), by=(("record_type",), *BY_CUSTOMER),
    ),
    Kpi("minutes", "Minutes", USAGE, "minutes", "Of calls.", (SECONDS,), by=BY_CUSTOMER, per=60),
    Kpi("messages", "Messages", USAGE, "messages", "Short messages sent.", (MESSAGES,), by=BY_CUSTOMER),
    Kpi("megabytes", "Megabytes", USAGE, "MB", "Of data, of 1,000,000 bytes.", (BYTES,), by=BY_CUSTOMER, per=10**6),
    Kpi(
        "minutes_per_user", "Minutes per user", USAGE, "minutes",
        "Minutes of calls by accounts with a use of the cycle.",
        (SECONDS,), (ACTIVE_CUSTOMERS,), by=(("plan",), ("region",)), per=60, decimals=1,
    ),
    Kpi(
        "megabytes_per_user", "Megabytes per user", USAGE, "MB",
        "Megabytes of data by accounts with a use of the cycle.",
        (BYTES,), (ACTIVE_CUSTOMERS,), by=(("plan",), ("region",)), per=10**6, decimals=1,
    ),
    Kpi(
        "average_call_duration", "Average call duration", USAGE, "seconds", "Seconds of calls by calls.",
        (SECONDS,), (CALLS,), by=(("plan",),), decimals=1,
    ),
    Kpi(
        "calls_by_operator", "Calls by operator", USAGE, "calls",
        "Calls by whose number was called. A number that was ported counts for the operator it was first given to.",
        (CALLS,), by=(("operator",),),
    ),
    Kpi(
        "peak_hour_traffic", "Peak hours", USAGE, "uses", "The three hours of the day in which most uses begin.",
        (TRAFFIC,), by=(("local_hour",),), top=3,
    ),
    Kpi(
        "roaming_share", "Roaming share", USAGE, PERCENT, "Uses in visited networks by all uses.",
        (Measure("fact_usage_hour", SUM, "uses", (IS_ROAMING,)),), (TRAFFIC,),
        by=(("record_type",),), times=100, decimals=1,
    ),
    Kpi(
        "top_data_consumers", "Top data consumers", USAGE, "MB", "The ten accounts that used most data, by data.",
        (BYTES,), by=(("account_id",),), top=10, per=10**6, decimals=1,
    ),
    Kpi(
        "late_usage_share", "Late usage", USAGE, PERCENT,
        "Uses that came in a run after one that had brought uses of a later cycle, by all uses.",
        (Measure("fact_rated_day", SUM, "late_uses", USES.where),), (USES,),
        by=(("record_type",),), times=100, decimals=2,
    ),
)  # fmt: skip
