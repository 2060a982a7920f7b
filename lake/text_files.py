"""Small text files below a lake, in its folder or on its bucket of S3, written whole or not at all."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lake.whole_files import write_whole

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem


def names_below(root: str, folder: str) -> list[str]:
    """What the files and folders below a folder of the lake are called; nothing where there is no such folder."""
    if "://" not in root:
        below = Path(root, folder)
        return [path.name for path in below.iterdir()] if below.is_dir() else []
    from pyarrow.fs import FileSelector

    system, path = on_a_bucket(root)
    return [file.base_name for file in system.get_file_info(FileSelector(f"{path}/{folder}", allow_not_found=True))]


def read_text(root: str, name: str) -> str:
    """The content of a file of the lake. Raises OSError where it cannot be read."""
    if "://" not in root:
        return Path(root, name).read_text(encoding="utf-8")
    system, path = on_a_bucket(root)
    with system.open_input_stream(f"{path}/{name}") as file:
        return str(file.read().decode())


def write_text(root: str, name: str, text: str) -> None:
    """Writes a file of the lake: a reader sees the old one, or the new. Raises OSError where that cannot be."""
    if "://" not in root:
        write_whole(Path(root, name), text)
        return
    system, path = on_a_bucket(root)
    with system.open_output_stream(f"{path}/{name}") as file:
        file.write(text.encode())


@cache
def on_a_bucket(root: str) -> "tuple[FileSystem, str]":
    """What reads and writes a bucket, by the environment's credentials, and the lake's path on it. Raises OSError."""
    if not root.startswith("s3a://"):
        raise OSError(f"{root} is no folder, and no bucket of S3")
    from pyarrow.fs import FileSystem  # a tenth of a second, which a lake in a folder spares

    system, path = FileSystem.from_uri(root.replace("s3a://", "s3://"))
    return system, str(path)
