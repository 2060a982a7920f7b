"""Where the lake, Kafka and the tariff are: one TOML file as frozen values, secrets from the environment."""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from lake.currency import minor_units
from lake.errors import Stop
from lake.paths import pattern_in
from lake.time_zones import time_zone_names

CLIENT_PREFIX = "TOLLHOUSE_KAFKA_"
KINDS: dict[Any, str] = {str: "a text", int: "a whole number", bool: "true or false"}
SCHEMES = ("s3a", "abfss", "gs")
MOST_PARTITIONS = 10_000
NO_PLACE = {"Factory", "localtime"}
"""Names in the time zone database that stand for no place."""


@dataclass(frozen=True)
class Lake:
    """path: the Delta tables. published: snapshots and reports. invoices: JSON and PDF bills."""

    path: str
    published: str
    invoices: str


@dataclass(frozen=True)
class Kafka:
    """servers: host:port, comma-separated. An empty topic is off. client: SASL and SSL, from the environment."""

    servers: str
    topic: str
    dead_letter_topic: str = ""
    clean_topic: str = ""
    rated_topic: str = ""
    partitions: int = 4
    client: Mapping[str, str] = field(default_factory=lambda: client_options(os.environ))


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
        assert decimals is not None  # check_forms
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


def read_settings(path: Path) -> Settings:
    """The settings in a TOML file. Raises Stop for a file, table or key that is missing, unknown or of another type."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise Stop(f"no settings at {path.absolute()}: name another file with --settings.") from None
    except (ValueError, RecursionError) as error:  # tomllib's own, bad UTF-8, endless digits or brackets
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
    )
    check_forms(settings.tariff, path)
    check_network(settings.network, path)
    check_paths(settings.lake, path)
    if not 0 < settings.kafka.partitions <= MOST_PARTITIONS:
        raise Stop(f"{path}: [kafka] partitions must be from 1 to {MOST_PARTITIONS:,}.")
    return settings


def check_forms(tariff: Tariff, path: Path) -> None:
    """Raises Stop for a time zone, a currency or a month that is none."""
    forms = {
        "currency": (r"[A-Z]{3}", "three letters of ISO 4217 such as 'MAD'"),
        "first_cycle": (r"[0-9]{4}-(0[1-9]|1[0-2])", "a month such as '2026-03'"),
    }
    for key, (form, wanted) in forms.items():
        if not re.fullmatch(form, value := getattr(tariff, key)):
            raise Stop(f"{path}: [tariff] {key} must be {wanted}, not {value!r}.")
    if minor_units(tariff.currency) is None:
        raise Stop(f"{path}: [tariff] currency {tariff.currency!r} is none that ISO 4217 gives a minor unit.")
    if tariff.time_zone not in time_zone_names() - NO_PLACE:
        raise Stop(
            f"{path}: [tariff] time_zone {tariff.time_zone!r} is no time zone: write one such as 'Africa/Casablanca'."
        )


def check_network(network: Network, path: Path) -> None:
    """Raises Stop for a country, prefixes or hours that cannot be; which countries have numbers is known elsewhere."""
    forms = {
        "country": (r"[A-Z]{2}", "two letters of ISO 3166 such as 'MA'"),
        "international_prefix": (r"[0-9]{0,8}", "digits such as '00'"),
        "trunk_prefix": (r"[0-9]{0,8}", "digits such as '0'"),
    }
    for key, (form, wanted) in forms.items():
        if not re.fullmatch(form, value := getattr(network, key)):
            raise Stop(f"{path}: [network] {key} must be {wanted}, not {value!r}.")
    if network.hours_ahead < 0:
        raise Stop(f"{path}: [network] hours_ahead must be 0 or more.")


def check_paths(lake: Lake, path: Path) -> None:
    """Raises Stop for a place whose name Spark would take for a pattern of names, or whose kind Delta does not know."""
    scheme, is_url, _ = lake.path.partition("://")
    if is_url and scheme not in SCHEMES:
        raise Stop(f"{path}: [lake] path {lake.path!r} is of no kind that Delta knows: {', '.join(SCHEMES)}.")
    for key, value in vars(lake).items():
        if sign := pattern_in(value):
            raise Stop(f"{path}: [lake] {key} {value!r} has {sign!r} in its name: choose one without.")


Part = TypeVar("Part", Lake, Kafka, Network, Tariff, Publish)


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
        if type(value) is not known[key].type:
            raise Stop(f"{path}: [{name}] {key} must be {KINDS[known[key].type]}, not {value!r}.")
        if key in required and value == "":
            raise Stop(f"{path}: [{name}] {key} is empty; conf/local.toml shows one.")
    return kind(**keys)


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
