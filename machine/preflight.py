"""What must hold of a machine before setup begins: a folder, room, and the modules that Debian leaves out."""

import sys
from collections.abc import Callable
from pathlib import Path

from lake.errors import Stop

NEEDED_BYTES = 4_000_000_000
"""Bytes that the packages, the jars and their archive take, with what their installer needs while it works."""


def check_folder(root: Path) -> None:
    """Raises Stop where Spark's own scripts cannot run."""
    if any(character.isspace() for character in str(root)):
        raise Stop(f"the folder {root} has a space in its name, which Spark's scripts cannot take: move it.")


def check_room(folder: Path, free: int) -> None:
    """Raises Stop where the disk has too little room; free: bytes."""
    if free < NEEDED_BYTES:
        raise Stop(
            f"{free / 1e9:.1f} GB are free at {folder} and setup needs {NEEDED_BYTES / 1e9:.0f} GB: free some, "
            "or move the checkout."
        )


def check_own(folder: Path) -> None:
    """Raises Stop where a folder that is about to be emptied is a link: what it leads to may be another checkout's."""
    if folder.is_symlink():
        raise Stop(
            f"{folder} is a link to {folder.resolve()}, which setup would empty: delete the link alone "
            f"(`rm {folder}`) and run `make setup` again."
        )


def check_modules(find: Callable[[str], object]) -> None:
    """Raises Stop where this Python came without what makes a virtual environment, as Debian's does."""
    for module in ("venv", "ensurepip"):
        if find(module) is None:
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            raise Stop(
                f"this Python {version} lacks the module {module}, which makes virtual environments: "
                f"`apt install python3-venv` (or python{version}-venv) brings it on Debian and Ubuntu."
            )
