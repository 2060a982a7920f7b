"""What settings must be beside their types: names that exist, forms that are kept, places that can be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lake.currency import minor_units
from lake.document_settings import ALL, NONE
from lake.errors import Stop
from lake.note_settings import BY_DEBIT_NOTE, CARRIED, MOST_MONTHS
from lake.paths import has_login, pattern_in
from lake.time_zones import time_zone_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lake.document_settings import Documents
    from lake.settings import Lake, Network, Settings, Tariff

SCHEMES = ("s3a", "abfss", "gs")
MOST_PARTITIONS = 10_000
MOST_DAYS = 366
MOST_YEARS = 100
NO_PLACE = {"Factory", "localtime"}
"""Names in the time zone database that stand for no place."""


def check(settings: Settings, path: Path) -> None:
    """Raises Stop for the first of the settings of a file that cannot be."""
    for table in ("lake", "kafka", "tariff"):
        check_logins(table, vars(getattr(settings, table)), path)
    check_forms(settings.tariff, path)
    check_network(settings.network, path)
    check_paths(settings.lake, path)
    if not 0 < settings.kafka.partitions <= MOST_PARTITIONS:
        raise Stop(f"{path}: [kafka] partitions must be from 1 to {MOST_PARTITIONS:,}.")
    check_notes(settings, path)
    check_documents(settings.documents, path)
    check_retention(settings, path)
    for key, code in vars(settings.ledger).items():
        if not code:
            raise Stop(f"{path}: [ledger] {key} is empty: write the code of an account, or leave the key out.")


def check_logins(table: str, values: Mapping[str, object], path: Path) -> None:
    """Raises Stop for an address with a login, which sentences, logs and kits would repeat."""
    for key, value in values.items():
        if isinstance(value, str) and has_login(value):
            raise Stop(f"{path}: [{table}] {key} holds a login: leave it out, and set it in the environment.")


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


def check_notes(settings: Settings, path: Path) -> None:
    """Raises Stop for a way, an amount or a time by which no bill can be corrected."""
    notes, tariff = settings.notes, settings.tariff
    if notes.late_usage not in (CARRIED, BY_DEBIT_NOTE):
        raise Stop(f"{path}: [notes] late_usage must be '{CARRIED}' or '{BY_DEBIT_NOTE}', not {notes.late_usage!r}.")
    decimals = rf"(\.[0-9]{{1,{tariff.decimals}}})?" if tariff.decimals else ""
    if not re.fullmatch(rf"[0-9]{{1,12}}{decimals}", notes.minimum):
        raise Stop(f"{path}: [notes] minimum must be an amount of {tariff.currency} like '5', not {notes.minimum!r}.")
    if not 0 < notes.months <= MOST_MONTHS:
        raise Stop(f"{path}: [notes] months must be from 1 to {MOST_MONTHS:,}.")


def check_retention(settings: Settings, path: Path) -> None:
    """Raises Stop for clocks that cannot be, or that contradict one another."""
    kept = settings.retention
    if not 0 < kept.detail_months <= MOST_MONTHS:
        raise Stop(f"{path}: [retention] detail_months must be from 1 to {MOST_MONTHS:,}.")
    if not 0 < kept.documents_years <= MOST_YEARS:
        raise Stop(f"{path}: [retention] documents_years must be from 1 to {MOST_YEARS}.")
    if kept.documents_years * 12 < kept.detail_months:
        raise Stop(f"{path}: [retention] documents_years are less than detail_months: documents outlive call detail.")
    if kept.detail_months < settings.notes.months:
        raise Stop(
            f"{path}: [retention] detail_months are less than [notes] months: a cycle is corrected by its call detail."
        )
    if not all(kept.holds):
        raise Stop(f"{path}: [retention] holds names nothing: write a cycle such as '2026-03', or an account.")


def check_documents(documents: Documents, path: Path) -> None:
    """Raises Stop for a way or a limit by which none can be issued."""
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", documents.outlier_amount):
        raise Stop(f"{path}: [documents] outlier_amount must be an amount such as '1000'.")
    if not 0 <= documents.collection_days <= MOST_DAYS:
        raise Stop(f"{path}: [documents] collection_days must be from 0 to {MOST_DAYS}.")
    if documents.itemise not in (ALL, NONE):
        raise Stop(f"{path}: [documents] itemise must be '{ALL}' or '{NONE}', not {documents.itemise!r}.")


def check_paths(lake: Lake, path: Path) -> None:
    """Raises Stop for a place whose name Spark would take for a pattern of names, or whose kind Delta does not know."""
    scheme, is_url, _ = lake.path.partition("://")
    if is_url and scheme not in SCHEMES:
        raise Stop(f"{path}: [lake] path {lake.path!r} is of no kind that Delta knows: {', '.join(SCHEMES)}.")
    for key, value in vars(lake).items():
        if sign := pattern_in(value):
            raise Stop(f"{path}: [lake] {key} {value!r} has {sign!r} in its name: choose one without.")
