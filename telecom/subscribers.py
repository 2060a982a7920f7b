"""Whether a subscriber's number is in service."""

ACTIVE, SUSPENDED = "active", "suspended"
"""active: its uses are charged, and its plan has fees. suspended: neither; it keeps its account."""
