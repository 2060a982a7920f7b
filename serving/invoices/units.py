"""Units of use as customers read them."""

from typing import Any

SERVICES = {"voice": "Voice", "sms": "SMS", "data": "Data"}
"""Record types in the order of an invoice, and their names on it."""

SHARED = "shared"
"""Stands for the number where numbers of an account share."""


def service(record_type: str) -> str:
    """The name of a service."""
    return SERVICES.get(record_type, record_type.capitalize())


def numbers(document: dict[str, Any]) -> list[str]:
    """The numbers an invoice speaks of."""
    parts = (*document["lines"], *document["allowances"])
    return sorted({part["msisdn"] for part in parts if part["msisdn"] is not None})


def allowance(balance: dict[str, Any]) -> str:
    """The name of an allowance: its service, and its bucket where it is one."""
    bucket = balance["bucket"]
    return service(balance["record_type"]) + (f", {bucket.replace('_', ' ')}" if bucket else "")


def in_service_order(entry: dict[str, Any]) -> tuple[str, int, str]:
    """Sort key of what belongs to a number and a service: number, what numbers share last, place of the service."""
    known = list(SERVICES)
    place = known.index(entry["record_type"]) if entry["record_type"] in known else len(known)
    return entry["msisdn"] or SHARED, place, entry.get("bucket") or ""


def quantity(record_type: str, units: int) -> str:
    """Seconds as h:mm:ss, bytes as MB of 1,000,000 bytes to the last byte, messages as their number."""
    if record_type == "voice":
        return f"{units // 3600:,}:{units // 60 % 60:02}:{units % 60:02}"
    if record_type == "data":
        return f"{units // 1_000_000:,}.{units % 1_000_000:06} MB"
    return f"{units:,}"
