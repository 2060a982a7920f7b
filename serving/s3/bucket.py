"""A bucket of any S3 API, by boto3: its settings, its credential chain and its transfer manager.

A file is sent where no object with its bytes is there. The SHA-256 sum of the whole file goes along as metadata; where
the store keeps checksums of its own, that of the object is compared too. What is sent carries a checksum of each part,
which the store compares with what came.
"""

import base64
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from boto3.s3.transfer import TransferConfig, create_transfer_manager
from botocore.config import Config

from lake.errors import Stop
from serving.s3.faults import DENIED, told

PART = 16 * 2**20
"""Bytes of a part: a file of so many, or more, is sent in parts, of 10,000 at most."""

PIECE = 2**20
"""Bytes that are read at a time for a sum; a part is whole pieces."""

CALLS = 16
"""Requests that are under way at the same time."""

DELETED_AT_ONCE = 1_000
"""Keys that one request may name."""

KINDS = {".json": "application/json", ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf"}
"""What a browser is told that a file is, by its ending."""


@dataclass(frozen=True)
class Outgoing:
    """A file and its key in the bucket. size: bytes."""

    path: Path
    key: str
    size: int


@dataclass(frozen=True)
class Sums:
    """Of a file. whole: SHA-256 in hex. checksum: as the store works it out, of its parts if it has any, in base64."""

    whole: str
    checksum: str


@dataclass(frozen=True)
class Held:
    """An object of the bucket. size: bytes. at: when it came."""

    size: int
    at: datetime


class Bucket:
    """A bucket. Its methods raise Stop: one sentence, without what is secret."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.where = f"bucket {name}"
        with told(self.where):
            self.client = boto3.Session().client("s3", config=Config(connect_timeout=10, max_pool_connections=CALLS))
            address = urlsplit(self.client.meta.endpoint_url)
            self.where += f" at {address.hostname}" + (f":{address.port}" if address.port else "")

    def objects(self, prefix: str) -> dict[str, Held]:
        """What there is whose key begins so."""
        with told(self.where):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            listed = [entry for page in pages for entry in page.get("Contents", [])]
        return {entry["Key"]: Held(entry["Size"], entry["LastModified"]) for entry in listed}

    def compared(self, files: Sequence[Outgoing], there: Mapping[str, Held]) -> Iterator[tuple[Outgoing, Sums | None]]:
        """The files in their order, each with its sums, or None where an object with its bytes is there."""

        def lacked(file: Outgoing) -> Sums | None:
            own, held = sums(file.path), there.get(file.key)
            return None if held and held.size == file.size and self.has(file.key, own) else own

        with told(self.where), ThreadPoolExecutor(CALLS) as pool:
            yield from zip(files, pool.map(lacked, files), strict=True)

    def has(self, key: str, own: Sums) -> bool:
        """Whether an object that is there has these sums."""
        head = self.client.head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
        checksum, _, _parts = head.get("ChecksumSHA256", own.checksum).partition("-")
        return (head["Metadata"].get("sha256"), checksum) == (own.whole, own.checksum)

    def sent(self, files: Iterable[tuple[Outgoing, Sums]]) -> Iterator[Outgoing]:
        """Sends files, several at a time, and yields each when it is there."""
        config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=CALLS)
        under_way: deque[tuple[Outgoing, Any]] = deque()

        def next_one() -> Outgoing:
            file, transfer = under_way.popleft()
            transfer.result()
            return file

        with told(self.where), create_transfer_manager(self.client, config) as manager:
            for file, own in files:
                about = described(file.key) | {"Metadata": {"sha256": own.whole}, "ChecksumAlgorithm": "SHA256"}
                under_way.append((file, manager.upload(str(file.path), self.name, file.key, about)))
                if len(under_way) > CALLS:
                    yield next_one()
            while under_way:
                yield next_one()

    def delete(self, keys: Sequence[str]) -> None:
        """Removes objects, a thousand at a time."""
        with told(self.where):
            for start in range(0, len(keys), DELETED_AT_ONCE):
                named = [{"Key": key} for key in keys[start : start + DELETED_AT_ONCE]]
                done = self.client.delete_objects(Bucket=self.name, Delete={"Objects": named, "Quiet": True})
                if refused := done.get("Errors"):
                    raise Stop(f"{self.where}: {len(refused)} objects stay; {DENIED}.")


def described(key: str) -> dict[str, Any]:
    """What readers are told of an object. The pointer is of now: no cache between may keep it."""
    kind = KINDS.get(Path(key).suffix, "application/octet-stream")
    return {"ContentType": kind} | ({"CacheControl": "no-cache"} if key.endswith("current.json") else {})


def sums(path: Path) -> Sums:
    """The sums of a file, read once."""
    whole, part, of_parts, size = hashlib.sha256(), hashlib.sha256(), hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            whole.update(piece)
            part.update(piece)
            size += len(piece)
            if size % PART == 0:
                of_parts.update(part.digest())
                part = hashlib.sha256()
    if size % PART:
        of_parts.update(part.digest())
    checksum = whole if size < PART else of_parts
    return Sums(whole.hexdigest(), base64.b64encode(checksum.digest()).decode())
