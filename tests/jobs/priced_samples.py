"""Usage as price-usage takes it, priced by a tariff of the test's."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jobs.price_usage import main
from tests.builders import ROOT, SETTINGS

CALL = {"record_type": "voice", "plan": "standard", "start": "2026-03-25T19:00:00", "units": 60}
Line = dict[str, Any]
NO_PLANS: Mapping[str, str] = {}


def priced(
    folder: Path,
    lines: Sequence[Line | str],
    plans: Mapping[str, str] = NO_PLANS,
    destinations: str = "",
    status: int = 0,
) -> list[Line]:
    """The answers to lines of usage, each with its own id and the fields of CALL unless it says others.

    plans: beside the reference tariff's, what their version says in TOML, by name. destinations: instead of its own.
    """
    usage, out = folder / "usage.jsonl", folder / "prices.jsonl"
    text = [
        line if isinstance(line, str) else said({"usage_id": f"u{n}"} | CALL | line) for n, line in enumerate(lines)
    ]
    usage.write_text("\n".join(text), encoding="utf-8")
    tariff = ["--tariff", str(tariff_with(plans, destinations, folder))] if plans else []
    assert main([*SETTINGS, *tariff, "--usage", str(usage), "--out", str(out)]) == status
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def said(line: Line) -> str:
    return json.dumps({name: value for name, value in line.items() if value is not None})


def tariff_with(plans: Mapping[str, str], destinations: str, folder: Path) -> Path:
    """The reference tariff in the folder, with these plans too, and its destinations or these."""
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
    for plan, terms in plans.items():
        text = f'plan = "{plan}"\nlabel = "{plan}"\n[[version]]\nvalid_from = 2026-01-01\n{terms}'
        (tariff / "plans" / f"{plan}.toml").write_text(text, encoding="utf-8")
    if destinations:
        (tariff / "destinations.csv").write_text(destinations, encoding="utf-8")
    return tariff
