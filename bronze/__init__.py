"""The bytes as they came."""

from bronze.cdr_events import CDR_EVENTS

TABLES = (CDR_EVENTS,)
