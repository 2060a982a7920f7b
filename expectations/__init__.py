"""What must hold of each table's new rows before they may enter: one gate per table."""

from expectations.bills import bills_gate
from expectations.rated_usage import rated_usage_gate
from expectations.usage import usage_gate

__all__ = ["bills_gate", "rated_usage_gate", "usage_gate"]
