"""Freezes what today's engine makes of a month: `python -m tests.frozen 20000` writes tests/frozen/month-20000-*.json.

Let a difference be explained before it is frozen.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lake.session import session
from lake.store import Store
from tests.frozen.digests import Frozen
from tests.frozen.months import SUBSCRIBERS, TARIFFS, frozen_months

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Writes the months that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.frozen", description=__doc__)
    parser.add_argument("events", type=int, nargs="+", choices=sorted(SUBSCRIBERS), help="of the month")
    parser.add_argument("--tariff", nargs="+", choices=TARIFFS, default=TARIFFS, help="default: all")
    args = parser.parse_args()
    for events in args.events:
        with TemporaryDirectory() as folder:
            store = Store(session("frozen"), folder)
            for tariff, found in frozen_months(store, Path(folder), events, args.tariff).items():
                write(file(events, tariff), found)
    return 0


def file(events: int, tariff: str) -> Path:
    """Where a month is frozen."""
    return HERE / f"month-{events}-{tariff}.json"


def write(path: Path, found: Frozen) -> None:
    """Writes what was found as JSON."""
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"frozen: {path}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
