"""What joins facts to dimensions: one formula for both sides."""

from datetime import date

CUSTOMER = "md5(concat_ws(chr(31), account_id, customer_name, region, is_student, is_urban, joined_on))"
"""Of a customer as a bill describes it. One who moves to another region is another row of dim_customer."""

UNKNOWN = "unknown"
"""The member of each dimension for what belongs to none of the others: said, not left out."""

NONE = "none"
"""The destination and the operator of a use that calls nobody."""


def destination(prefix: str, valid_from: date) -> str:
    """Of dim_destination: a prefix may be another zone's from some day on."""
    return f"{prefix} from {valid_from}"
