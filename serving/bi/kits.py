"""All kits in one folder."""

import json
from pathlib import Path

from serving.bi.athena import athena_kit
from serving.bi.databases import database_kits
from serving.bi.dialects import SPARK, kpi_views
from serving.bi.duckdb_kit import duckdb_kit
from serving.bi.kpi_page import kpi_page
from serving.bi.power_bi import power_bi_kit
from serving.bi.quicksight import quicksight_kit
from serving.bi.report_pages import page_text
from serving.bi.target import Files, Target

LISTED = "files.json"
"""What was written: what a later version no longer writes goes."""


def kits(target: Target) -> Files:
    """Every file of every kit: the same bytes for the same target."""
    files = {"kpis.md": kpi_page(), "power_bi_page.json": page_text("revenue"), "spark/kpis.sql": kpi_views(SPARK)}
    for kit in (duckdb_kit, database_kits, power_bi_kit, athena_kit, quicksight_kit):
        files |= kit(target)
    return files | {LISTED: json.dumps(sorted(files), indent=1) + "\n"}


def write_kits(folder: Path, target: Target) -> int:
    """Writes the kits and returns how many files they have. A file of another hand stays."""
    files = kits(target)
    before = folder / LISTED
    for gone in set(json.loads(before.read_text())) - set(files) if before.exists() else ():
        (folder / gone).unlink(missing_ok=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return len(files)
