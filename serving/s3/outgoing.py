"""Which files go to a bucket, under which keys, and in which order; and which snapshots there may go.

<prefix>/<id>/...                     a snapshot, as it is published: its manifest.json after all else
<prefix>/invoices/<cycle>/<bill>.pdf  invoices, and .json
<prefix>/current.json                 the pointer, after all else: a reader that resolves it sees no half
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lake.errors import Stop
from serving.s3.bucket import Held, Outgoing

ADDRESS = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(/[^?#\s]*)?)")
SNAPSHOT = re.compile(r"[0-9a-f]{12}")
MANIFEST, POINTER = "manifest.json", "current.json"


def address(text: str) -> tuple[str, str]:
    """Bucket and prefix, which ends in a slash where there is any. Raises Stop, which does not repeat the text."""
    match = ADDRESS.fullmatch(text)
    if match is None:
        raise Stop(
            "the address is no s3://bucket/prefix: name a bucket, without keys, since boto3 takes those from its own "
            "settings, environment or role."
        )
    prefix = match["prefix"].strip("/")
    return match["bucket"], f"{prefix}/" if prefix else ""


def files_below(folder: Path, prefix: str) -> list[Outgoing]:
    """The files of a folder, in order of their keys; none of those that are only being made."""
    names = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return [
        Outgoing(path, f"{prefix}{name.as_posix()}", path.stat().st_size)
        for name, path in sorted(names.items())
        if not any(part.startswith(".") for part in name.parts)
    ]


def superseded(there: Mapping[str, Held], prefix: str, current: str, keep: int) -> list[str]:
    """The snapshots of a bucket that go: all but the newest, by when they were whole there, and the current one.

    One without a manifest, which was never whole, is older than all.
    """
    names = {key.removeprefix(prefix).partition("/")[0] for key in there}
    manifests = {name: there.get(f"{prefix}{name}/{MANIFEST}") for name in names if SNAPSHOT.fullmatch(name)}
    others = [name for name in manifests if name != current]
    whole = {name: held.at for name in others if (held := manifests[name])}
    newest = sorted(whole, key=lambda name: (whole[name], name), reverse=True)
    return [name for name in others if name not in newest[: keep - 1]]


def keys_of(names: Sequence[str], there: Mapping[str, Held], prefix: str) -> tuple[list[str], list[str]]:
    """The keys of snapshots: their manifests, which go first, and the others."""
    manifests = {f"{prefix}{name}/{MANIFEST}" for name in names}
    keys = [key for key in there if any(key.startswith(f"{prefix}{name}/") for name in names)]
    return [key for key in keys if key in manifests], [key for key in keys if key not in manifests]


def unlike(files: Sequence[Outgoing], there: Mapping[str, Held]) -> list[str]:
    """The keys of files that are not there as they are here, by their size."""
    return [file.key for file in files if file.key not in there or there[file.key].size != file.size]
