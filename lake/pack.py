"""dist/tollhouse.zip: the packages, for `spark-submit --py-files`. `python -m lake.pack` writes it."""

import hashlib
import io
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
    target.write_bytes(zipped(ROOT))
    print(target.relative_to(ROOT))


def packed(folder: Path) -> Path:
    """The zip in a folder, named by the hash of its content: a session takes no other file of a name that it has."""
    content = zipped(ROOT)
    target = folder / f"tollhouse-{hashlib.sha256(content).hexdigest()[:16]}.zip"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return target


def zipped(root: Path) -> bytes:
    """The packages of a checkout as a zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sources(root):
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(root)), LONG_AGO), path.read_bytes())
    return content.getvalue()


def sources(root: Path) -> Iterator[Path]:
    """The files of every package: a folder at the root that holds an __init__.py."""
    for package in sorted(path.parent for path in root.glob("*/__init__.py")):
        yield from (path for path in sorted(package.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


if __name__ == "__main__":
    main()
