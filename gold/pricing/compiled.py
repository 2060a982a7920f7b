"""The kernel compiled: its sources, copied to a folder named by their hash, since numba does not see them change."""

import hashlib
import importlib
import inspect
import os
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "gold.pricing.kernel"


def compiled() -> ModuleType:
    """The kernel's package, its functions compiled; from a cache where these sources were compiled before."""
    return loaded(copied_sources())


@cache
def loaded(folder: Path) -> ModuleType:
    """The package in a folder, each function of its modules compiled when it is first called."""
    import numba  # half a second, and only where there is much to rate

    sys.path.insert(0, str(folder.parent))
    package = importlib.import_module(folder.name)
    modules = [importlib.import_module(name) for name in modules_of(folder)]
    functions: dict[Any, Any] = {}
    for module in modules:
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value):
                setattr(module, name, functions.setdefault(value, numba.njit(cache=True)(value)))
    return package


def modules_of(folder: Path) -> list[str]:
    """The names of a package's modules."""
    paths = [path.relative_to(folder.parent).with_suffix("") for path in sorted(folder.rglob("*.py"))]
    return [".".join(path.parts).removesuffix(".__init__") for path in paths]


def copied_sources() -> Path:
    """The folder of the copied sources, made where it is not there yet."""
    texts = dict(sources(files(PACKAGE)))
    said = repr((sorted(texts.items()), version("numba"), sys.version_info[:2]))
    name = f"tollhouse_kernel_{hashlib.sha256(said.encode()).hexdigest()[:16]}"
    folder = cache_folder() / name
    if not folder.exists():
        write({path: text.replace(PACKAGE, name) for path, text in texts.items()}, folder)
    return folder


def cache_folder() -> Path:
    """Where compiled kernels are kept: TOLLHOUSE_CACHE, or below var/ of a checkout, or a folder of the user's."""
    if named := os.environ.get("TOLLHOUSE_CACHE"):
        return Path(named)
    var = Path(__file__).resolve().parents[2] / "var"
    return var / "cache" / "kernels" if var.is_dir() else Path.home() / ".cache" / "tollhouse"


def write(texts: Mapping[str, str], folder: Path) -> None:
    """The sources in a folder, whole or not at all: other processes may write it too."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        for path, text in texts.items():
            file = Path(made) / "kernel" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        try:
            (Path(made) / "kernel").rename(folder)
        except OSError:
            if not folder.exists():
                raise


def sources(package: Traversable, path: str = "") -> list[tuple[str, str]]:
    """Path and text of each module of a package, which may lie in a zip."""
    texts = []
    for entry in package.iterdir():
        if entry.is_dir():
            texts += sources(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".py"):
            texts.append((f"{path}{entry.name}", entry.read_text(encoding="utf-8")))
    return texts
