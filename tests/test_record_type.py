"""A record type takes what README says, and no more: one added to a copy of the project reaches bill and reports."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lake.settings import Lake, as_toml, read_settings
from silver.records import RECORD_TYPES
from telecom.services import SERVICES
from tests.architecture import PACKAGES, ROOT, sources
from tests.builders import COMMON, cdr
from tests.silver.subscriber_lines import DEFAULT

STEPS = {
    "telecom/services.py": (
        ")\n\nSERVICES",
        '    Service("mms", "MMS", "Picture message", MESSAGE, 100, 1_000_000),\n',
    ),
    "silver/records/__init__.py": (
        ")\n\nRECORD_TYPES",
        '    RecordType("mms", {"owner": "from_number", "other_party": "to_number"}),\n',
    ),
    "conf/tariff/plans/standard.toml": (
        "[version.data]\n",
        '[version.mms]\nprice = "0.75"\nprice_unit = 1\nroaming = false\ninternational = false\n\n',
    ),
}
"""By file: before what, and which lines."""

OWNER, FRIEND = "+212612000001", "+212661000002"
MMS = {**COMMON, "record_id": "mms 1", "record_type": "mms", "from_number": OWNER, "to_number": FRIEND}
SAMPLE = {"usage_id": "s", "record_type": "mms", "plan": "standard", "start": "2026-03-06T09:00:00", "units": 1}

MONTH = """
import sys
from pathlib import Path
from jobs import bill_cycle, explain_charge, ingest_cdrs, load_reference, mediate_cdrs, price_usage, publish_gold
from jobs import rate_usage, show_bill
from lake.settings import read_settings
from lake.store import Store
from machine.sessions import session

settings, cycle = ["--settings", "settings.toml"], ["--cycle", "2026-03"]
store = Store(session("record type", quick=True), read_settings(Path("settings.toml")).lake.path)
for job, *argv in (
    (load_reference, "--subscribers", "subscribers.csv"), (ingest_cdrs, "--files", "events"),
    (mediate_cdrs, "--no-relay"), (rate_usage,), (bill_cycle, *cycle), (publish_gold,),
    (show_bill, *cycle, "--account", "A1"), (explain_charge, "mms 1"), (price_usage, "--usage", "sample.jsonl"),
):
    status = job.main([*argv, *settings], store)
    if status:
        sys.exit(f"{job.__name__} ended with {status}")
"""


def test_readme_names_the_files_that_a_record_type_takes() -> None:
    (entry,) = re.findall(r"^- \*\*a record type\*\*.*?(?=^- )", (ROOT / "README.md").read_text(), re.M | re.S)
    assert re.findall(r"`([\w/]+\.\w+)`", entry) == list(STEPS)


def test_every_service_has_its_records() -> None:
    assert list(RECORD_TYPES) == list(SERVICES)


def test_no_other_page_names_a_service() -> None:
    """But that of the records that are read, and those of what bronze makes up, which has a switch of its own."""
    named = re.compile(rf"""(["'])({"|".join(SERVICES)})\1""")
    pages = sources(folders=("telecom", "silver", "gold", "expectations", "serving", "jobs"))
    said = {page.path: page.text for page in pages}
    for charts in ("serving/dashboard/axes.py", "serving/dashboard/charts.py"):
        said[charts] = said[charts].replace('"data"', "")  # a key of ECharts
    assert {path for path, text in said.items() if named.search(text)} == set(list(STEPS)[:2])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with another record type, and in it a lake of its own to be filled."""
    folder = tmp_path_factory.mktemp("project")
    for name in (*PACKAGES, "conf"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "var").mkdir()
    for name in ("jars", "java"):
        if (ROOT / "var" / name).exists():
            (folder / "var" / name).symlink_to((ROOT / "var" / name).resolve())
    for name, (place, lines) in STEPS.items():
        before, marker, after = (folder / name).read_text(encoding="utf-8").partition(place)
        assert marker, name
        (folder / name).write_text(before + lines + marker + after, encoding="utf-8")
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    settings = as_toml(replace(read_settings(ROOT / "conf/local.toml"), lake=lake))
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    amal = DEFAULT | {"account_id": "A1", "msisdn": OWNER, "plan": "standard"}
    (folder / "subscribers.csv").write_text(f"{','.join(amal)}\n{','.join(amal.values())}\n", encoding="utf-8")
    (folder / "sample.jsonl").write_text(json.dumps(SAMPLE), encoding="utf-8")
    (folder / "events").mkdir()
    events = [json.dumps(MMS).encode(), cdr(caller_id=OWNER), cdr("sms", record_id="r-2", sender_id=OWNER)]
    (folder / "events/march.jsonl").write_bytes(b"\n".join([*events, b""]))
    return folder


@pytest.mark.slow
def test_a_record_type_is_mediated_rated_billed_and_shown(project: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(project), "TOLLHOUSE_CACHE": str(project / "var/cache")}
    done = subprocess.run(
        [sys.executable, "-c", MONTH], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-5000:]
    *shown, priced = done.stdout.splitlines()
    bill, use, charge = "\n".join(shown).partition(f"Picture message mms 1 from {OWNER} to {FRIEND}")
    assert use, done.stdout
    assert re.search(rf"3 +MMS +{re.escape(OWNER)} +1 +1 +0  0\.75", bill), bill
    assert "1 cost 0.75 MAD" in charge
    assert json.loads(priced)["charge"] == "0.750000"
    assert revenue_by_service(project) == {"mms": "0.61", "sms": "0.00", "voice": "0.00"}, "less discounts"
    assert "mms_revenue" in (project / "published/current/reports/mix_by_region.csv").read_text(encoding="utf-8")


def revenue_by_service(project: Path) -> dict[str, str]:
    """The report's revenue, by service."""
    with (project / "published/current/reports/revenue_by_service.csv").open(encoding="utf-8", newline="") as file:
        return {row["service_type"]: row["total_revenue"] for row in csv.DictReader(file)}
