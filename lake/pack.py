"""What spark-submit takes along: `python -m lake.pack` writes dist/tollhouse.zip, the packages, for --py-files, and
dist/conf.zip, the settings and the tariff, for --archives dist/conf.zip#conf."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from lake.checkout import CONF, ROOT

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""One date for all: the same sources give the same bytes."""


def main() -> None:
    """Writes the zips and names them."""
    for name, content in (("tollhouse.zip", zipped(ROOT)), ("conf.zip", settings(CONF))):
        target = ROOT / "dist" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        print(target.relative_to(ROOT))


def packed(folder: Path) -> Path:
    """The zip in a folder, named by the hash of its content: a session takes no other file of a name that it has."""
    content = zipped(ROOT)
    target = folder / f"tollhouse-{hashlib.sha256(content).hexdigest()[:16]}.zip"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return target


@cache
def code_hash() -> str:
    """One sum of all files of the packages, which may lie in a zip."""
    return summed(named_sources(ROOT)).hexdigest()


def summed(files: Mapping[str, bytes]) -> "hashlib._Hash":
    """One sum of files by their names, which goes on with what is added."""
    content = hashlib.sha256()
    for name, source in sorted(files.items()):
        content.update(hashlib.sha256(f"{name}\0".encode() + source).digest())
    return content


def named_sources(root: Path) -> dict[str, bytes]:
    """The content of each file of the packages of a checkout, or of a zip of them, by its path in it."""
    if root.is_dir():
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in sources(root)}
    with zipfile.ZipFile(root) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(root: Path) -> bytes:
    """The packages of a checkout as a zip."""
    return archived(root, sources(root))


def settings(conf: Path) -> bytes:
    """A folder of settings as a zip, with the tariff: unpacked as conf/, its paths hold there too."""
    return archived(conf, files(conf))


def archived(root: Path, paths: Iterable[Path]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(str(path.relative_to(root)), LONG_AGO), path.read_bytes())
    return content.getvalue()


def sources(root: Path) -> Iterator[Path]:
    """The files of every package: a folder at the root that holds an __init__.py."""
    for package in sorted(path.parent for path in root.glob("*/__init__.py")):
        yield from files(package)


def files(folder: Path) -> Iterator[Path]:
    """The files of a folder in their order, those apart that Python makes of others."""
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


if __name__ == "__main__":
    main()
