"""Where the lake, Kafka and the tariff are: one TOML file as frozen values, secrets from the environment."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from lake.currency import minor_units
from lake.document_settings import Documents, Supplier
from lake.errors import Stop
from lake.ledger_settings import Ledger
from lake.note_settings import Notes
from lake.retention import Retention
from lake.settings_checks import check

CLIENT_PREFIX = "TOLLHOUSE_KAFKA_"
KINDS: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    tuple[str, ...]: "a list of texts",
}


@dataclass(frozen=True)
class Lake:
    """path: the Delta tables. published: snapshots and reports. invoices: JSON and PDF bills."""

    path: str
    published: str
    invoices: str


@dataclass(frozen=True)
class Kafka:
    """servers: host:port, comma-separated. An empty topic, or group, is off. client: SASL and SSL, of the environment.
    lag_group: the consumer group that shows a Kafka UI how far the topic was taken; nobody reads by it."""

    servers: str
    topic: str
    dead_letter_topic: str = ""
    clean_topic: str = ""
    rated_topic: str = ""
    partitions: int = 4
    lag_group: str = "tollhouse"
    client: Mapping[str, str] = field(default_factory=lambda: client_options(os.environ), repr=False)


@dataclass(frozen=True)
class Tariff:
    """time_zone: the IANA time zone that decides day, month and hour.

    first_cycle: the first one the lake bills, as 2026-03; no allowance rolls into it.
    """

    path: str
    time_zone: str
    currency: str
    first_cycle: str

    @property
    def decimals(self) -> int:
        """Of the currency's minor unit, to which a bill's amounts are rounded: 2 for cents."""
        decimals = minor_units(self.currency)
        assert decimals is not None  # lake.settings_checks
        return decimals


@dataclass(frozen=True)
class Network:
    """How the network writes records. country: ISO 3166, whose numbers are national.

    international_prefix, trunk_prefix: what its switches write before a number of another country, and before one of
    their own; empty: as the country does. hours_ahead: after a record came that its use may have begun.
    """

    country: str
    international_prefix: str = ""
    trunk_prefix: str = ""
    hours_ahead: int = 24


@dataclass(frozen=True)
class Publish:
    """numbers: whether snapshots list which telephone number each key stands for, in a table of their own."""

    numbers: bool = False


@dataclass(frozen=True)
class Settings:
    """One installation of Tollhouse."""

    lake: Lake
    kafka: Kafka
    network: Network
    tariff: Tariff
    publish: Publish = field(default_factory=Publish)
    ledger: Ledger = field(default_factory=Ledger)
    notes: Notes = field(default_factory=Notes)
    supplier: Supplier = field(default_factory=Supplier)
    documents: Documents = field(default_factory=Documents)
    retention: Retention = field(default_factory=Retention)


def read_settings(path: Path) -> Settings:
    """The settings in a TOML file. Raises Stop for a file, table or key that is missing, unknown or of another type."""
    try:
        return settings_in(path.read_text(encoding="utf-8"), path)
    except OSError:
        raise Stop(f"no settings at {path.absolute()}: name another file with --settings.") from None
    except UnicodeDecodeError as error:
        raise Stop(f"{path} is not TOML ({error}): mend that line.") from None


def settings_in(text: str, path: Path) -> Settings:
    """The settings of a text. path: where it stands, for what is said of it. Raises Stop as read_settings does."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # tomllib's own, endless digits or brackets
        raise Stop(f"{path} is not TOML ({error}): mend that line.") from None
    for name in sorted(set(document) - {part.name for part in fields(Settings)}):
        known = ", ".join(f"[{part.name}]" for part in fields(Settings))
        raise Stop(f"{path}: there is no table [{name}]; there are {known}.")
    settings = Settings(
        lake=section(Lake, document, "lake", path),
        kafka=section(Kafka, document, "kafka", path),
        network=section(Network, document, "network", path),
        tariff=section(Tariff, document, "tariff", path),
        publish=section(Publish, document, "publish", path),
        ledger=section(Ledger, document, "ledger", path),
        notes=section(Notes, document, "notes", path),
        supplier=section(Supplier, document, "supplier", path),
        documents=section(Documents, document, "documents", path),
        retention=section(Retention, document, "retention", path),
    )
    check(settings, path)
    return settings


Part = TypeVar("Part", Lake, Kafka, Network, Tariff, Publish, Ledger, Supplier, Documents, Notes, Retention)


def section(kind: type[Part], document: Mapping[str, Any], name: str, path: Path) -> Part:
    """One table of the file as its dataclass."""
    known = {f.name: f for f in fields(kind) if f.name != "client"}
    keys = document.get(name, {})
    if not isinstance(keys, dict):
        raise Stop(f"{path}: {name} must be a table: write [{name}], and its keys below.")
    required = {key for key, f in known.items() if f.default is MISSING}
    for key in sorted(set(keys) - set(known)):
        raise Stop(f"{path}: [{name}] has no key {key!r}; it knows {', '.join(known)}.")
    for key in sorted(required - set(keys)):
        raise Stop(f"{path}: [{name}] needs the key {key!r}; conf/local.toml shows one.")
    for key, value in keys.items():
        if not is_of(value, known[key].type):
            raise Stop(f"{path}: [{name}] {key} must be {KINDS[known[key].type]}, not {value!r}.")
        if key in required and value == "":
            raise Stop(f"{path}: [{name}] {key} is empty; conf/local.toml shows one.")
    frozen: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in keys.items()}
    return kind(**frozen)


def is_of(value: object, kind: object) -> bool:
    """Whether a value of a file is of a field's kind; a list there is a tuple of texts here."""
    if isinstance(value, list):
        return kind == tuple[str, ...] and all(isinstance(text, str) for text in value)
    return type(value) is kind


def client_options(environment: Mapping[str, str]) -> dict[str, str]:
    """Kafka client options of the environment: TOLLHOUSE_KAFKA_SECURITY_PROTOCOL is security.protocol, and so on."""
    return {
        name.removeprefix(CLIENT_PREFIX).lower().replace("_", "."): value
        for name, value in environment.items()
        if name.startswith(CLIENT_PREFIX)
    }


def as_toml(settings: Settings) -> str:
    """The settings as a file that read_settings takes; secrets stay in the environment."""
    parts = {part.name: getattr(settings, part.name) for part in fields(settings)}
    return "\n".join(f"[{name}]\n{lines(part)}" for name, part in parts.items())


def lines(part: Any) -> str:
    """One table of the file, a line for each key. A JSON text is a TOML text."""
    keys = [key.name for key in fields(part) if key.name != "client"]
    return "".join(f"{key} = {json.dumps(getattr(part, key), ensure_ascii=False)}\n" for key in keys)
