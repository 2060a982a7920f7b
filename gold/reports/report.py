"""A report as a frozen value: rows in an order of their own, chosen by SQL."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """name: of its CSV file. select: its rows, from tables of the snapshot by name, `rejects` and `rate_plans` of
    silver, `net` and `days` of gold.reports.net_revenue, with the functions of gold.reports.functions."""

    name: str
    select: str
