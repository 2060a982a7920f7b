"""Freezes what the engine makes of a bench month and random lakes: `python -m tests.frozen month lakes`.

Writes tests/frozen/month.json and lakes.json. Let a difference be explained before it is frozen.
"""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lake.store import Store
from machine.sessions import session
from tests.frozen.digests import Frozen
from tests.frozen.lakes import frozen_lakes
from tests.frozen.months import frozen_month

HERE = Path(__file__).resolve().parent
MONTH, LAKES = HERE / "month.json", HERE / "lakes.json"


def main() -> int:
    """Writes what the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.frozen", description=__doc__)
    parser.add_argument("what", nargs="+", choices=["month", "lakes"], help="the month, or lakes")
    for what in parser.parse_args().what:
        with TemporaryDirectory() as folder:
            store = Store(session("frozen"), folder)
            if what == "lakes":
                write(LAKES, frozen_lakes(store, Path(folder)))
                continue
            write(MONTH, frozen_month(store, Path(folder)))
    return 0


def write(path: Path, content: Frozen) -> None:
    """Writes what was found as JSON."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"frozen: {path}", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
