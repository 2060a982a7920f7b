"""dist/tollhouse.zip: the packages, for `spark-submit --py-files`. `python -m lake.pack` writes it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lake.checkout import ROOT

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""One date for all: the same sources give the same bytes."""


def main() -> None:
    """Writes the zip and names it."""
    target = ROOT / "dist" / "tollhouse.zip"
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sources(ROOT):
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(ROOT)), LONG_AGO), path.read_bytes())
    print(target.relative_to(ROOT))


def sources(root: Path) -> Iterator[Path]:
    """The files of every package: a folder at the root that holds an __init__.py."""
    for package in sorted(path.parent for path in root.glob("*/__init__.py")):
        yield from (path for path in sorted(package.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


if __name__ == "__main__":
    main()
