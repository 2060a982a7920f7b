"""A store of objects on this machine, as a test sees it, and a folder of what is published and rendered."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib import request

import boto3
from moto.server import ThreadedMotoServer

from serving.snapshots import Manifest, begin, finish, flip
from tests.small_lakes import ROOT

NAME = "tollhouse-test"
NOTHING: Mapping[str, Any] = {}
KEY, SECRET = "AKIAPLANTEDKEY", "planted/secret"


@dataclass(frozen=True)
class ObjectStore:
    """A bucket. endpoint: of its server."""

    client: Any
    endpoint: str

    def empty(self) -> None:
        """Makes it hold nothing, and the server know no other."""
        request.urlopen(request.Request(f"{self.endpoint}/moto-api/reset", method="POST")).close()
        self.client.create_bucket(Bucket=NAME)

    def names(self) -> list[str]:
        """All there are."""
        return sorted(entry["Key"] for entry in self.client.list_objects_v2(Bucket=NAME).get("Contents", []))

    def content(self, key: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=NAME, Key=key)["Body"].read()
        return content

    def written(self) -> dict[str, Any]:
        """When each object was written; its ETag too, since times are of whole seconds."""
        listed = self.client.list_objects_v2(Bucket=NAME).get("Contents", [])
        return {entry["Key"]: (entry["LastModified"], entry["ETag"]) for entry in listed}


def environment(endpoint: str, folder: Path) -> dict[str, str]:
    """What boto3 is told, and that it may ask nobody else."""
    return {
        "AWS_ENDPOINT_URL_S3": endpoint,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": str(folder / "no config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "no credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
    }


@contextmanager
def served() -> Iterator[ObjectStore]:
    """A bucket on a server of this process, which takes half a second to stop."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.Session(KEY, SECRET, region_name="us-east-1").client("s3", endpoint_url=endpoint)
    try:
        yield ObjectStore(client, endpoint)
    finally:
        client.close()
        server.stop()


def publish(folder: Path, name: str, files: Mapping[str, bytes], tables: Mapping[str, Any] = NOTHING) -> Path:
    """A snapshot that is current, of these files, and the settings that name it."""
    published = folder / "published"
    making = begin(published, name)
    for path, content in files.items():
        (making / path).parent.mkdir(parents=True, exist_ok=True)
        (making / path).write_bytes(content)
    finish(making, Manifest(name, {}, tables, (), "2026-04-01T00:00:00.000+00:00"))
    flip(published, name)
    settings = folder / "settings.toml"
    settings.write_text((ROOT / "conf/local.toml").read_text(encoding="utf-8").replace('"var/', f'"{folder}/'))
    return settings


def invoices(folder: Path) -> None:
    """Two invoices of a month, and what is only being made."""
    for name in ("2026-03/2026-03-A1.pdf", "2026-03/2026-03-A1.json", ".2026-03.staging/part-0"):
        path = folder / "invoices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() + os.urandom(10))
