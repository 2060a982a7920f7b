"""What is expected of the services of usage, as predicates of a row."""

from collections.abc import Iterable

from silver.records import RECORD_TYPES
from telecom.services import SERVICES


def any_of(names: Iterable[str]) -> str:
    """That the service is one of these."""
    listed = ", ".join(f"'{name}'" for name in names)
    return f"record_type IN ({listed})"


IS_KNOWN = any_of(SERVICES)
CALLS_NOBODY = any_of(name for name, kind in RECORD_TYPES.items() if "other_party" not in kind.own)
USUAL = " ".join(f"WHEN '{name}' THEN {service.usual_units}" for name, service in SERVICES.items())
IS_USUAL = f"units <= CASE record_type {USUAL} END"
