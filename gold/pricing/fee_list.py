"""The fees of all plans as rows for Spark. One row per plan, plan_version and name; a commitment is such a row too."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan_fees import COMMITMENT
from gold.pricing.tariff.tiers import first_fee

FEE_LIST = """
    plan STRING, plan_version DATE, plan_valid_to DATE, name STRING, label STRING, record_type STRING,
    every STRING, prorated BOOLEAN, price DECIMAL(12,6)
"""
"""every: cycle, once or minimum_commitment. record_type: whose taxes it bears. price: of a whole cycle, or of once."""


def fee_list(spark: SparkSession, versions: Sequence[PlanVersion]) -> DataFrame | None:
    """The columns of FEE_LIST, held in the plan itself; None where no plan has a fee or a commitment."""
    listed = [row for version in versions for row in rows(version)]
    if not listed:
        return None
    text = F.lit(json.dumps(listed, default=str))
    return spark.range(1).select(F.inline(F.from_json(text, f"array<struct<{FEE_LIST}>>")))


def rows(version: PlanVersion) -> Iterator[dict[str, Any]]:
    """The rows of a version. What the first tier of a price costs without usage is a fee of each cycle."""
    plan = plan_from(version.document)
    fees = plan.fees
    whose = {"plan": version.plan, "plan_version": version.valid_from, "plan_valid_to": version.valid_to}
    for fee in fees.fee:
        what = {"name": fee.name, "label": fee.label, "record_type": fee.service}
        yield whose | what | {"every": fee.every, "prorated": fee.prorated, "price": fee.amount}
    for name, service in plan.services.items():
        if price := first_fee(service.tiers or service.volume):
            what = {"name": f"{name}_first_tier", "label": f"{name.capitalize()}, first tier", "record_type": name}
            yield whose | what | {"every": "cycle", "prorated": False, "price": price}
    if fees.minimum_commitment is not None:
        what = {"name": COMMITMENT, "label": COMMITMENT, "every": COMMITMENT}
        yield whose | what | {"prorated": fees.commitment_prorated, "price": fees.minimum_commitment}
