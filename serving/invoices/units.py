"""Units of use as customers read them."""

from typing import Any

from telecom.services import BYTE, SECOND, SERVICES

SERVICE_INDEX = {name: index for index, name in enumerate(SERVICES)}

SHARED = "shared"
"""Stands for the number where numbers of an account share."""


def service(record_type: str) -> str:
    """The name of a service."""
    return SERVICES[record_type].label


def numbers(document: dict[str, Any]) -> list[str]:
    """The numbers an invoice speaks of."""
    parts = (*document["lines"], *document["allowances"])
    return sorted({part["msisdn"] for part in parts if part["msisdn"] is not None})


def allowance(balance: dict[str, Any]) -> str:
    """The name of an allowance: its service, and its bucket where it is one."""
    bucket = balance["bucket"]
    return service(balance["record_type"]) + (f", {bucket.replace('_', ' ')}" if bucket else "")


def in_service_order(entry: dict[str, Any]) -> tuple[str, int, str]:
    """Sort key of what belongs to a number and a service: number, what numbers share last, index of the service."""
    return entry["msisdn"] or SHARED, SERVICE_INDEX[entry["record_type"]], entry.get("bucket") or ""


def quantity(record_type: str, units: int) -> str:
    """Seconds as h:mm:ss, bytes as MB of 1,000,000 bytes to the last byte, other units as their number; what is taken
    back with a minus."""
    unit, sign, units = SERVICES[record_type].unit, "-" if units < 0 else "", abs(units)
    if unit == SECOND:
        return f"{sign}{units // 3600:,}:{units // 60 % 60:02}:{units % 60:02}"
    if unit == BYTE:
        return f"{sign}{units // 1_000_000:,}.{units % 1_000_000:06} MB"
    return f"{sign}{units:,}"
