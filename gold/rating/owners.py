"""Who owns a number, since when it is on its plan, and on which days of its account's own calendar."""

from datetime import date

import polars
from polars import col

from gold.rating.dated import earliest_after, latest_before

NO_END = date(9999, 12, 31)


def owners(subscribers: polars.DataFrame) -> polars.DataFrame:
    """Adds own_from and own_to, plan_since and account_since, and edition 0, in the order of number and day.

    subscribers: msisdn, account_id, plan, status, cycle_day, valid_from and valid_to of the believed rows of
    silver.subscribers, never two for a number and day. An account's calendar is cycle_day - 1 days behind the local
    one, so that each of its cycles is a whole month there. plan_since, account_since: from that local day on the
    number, in its account, has been on its plan without a break, and some number of the account has; suspended ones
    stay.
    """
    rows = subscribers.sort("msisdn", "valid_from").with_columns(own_from=own(col("valid_from")))
    rows = rows.with_columns(own_to=own_end(), edition=polars.lit(0, polars.Int64)).with_row_index("index")
    rows = with_since(rows, "plan_since", ["msisdn", "account_id", "plan"])
    return with_since(rows, "account_since", ["account_id", "plan"]).sort("index").drop("index")


def own(day: polars.Expr) -> polars.Expr:
    """A local day on the calendar of the row's account."""
    return (day.cast(polars.Int32) - (col("cycle_day").cast(polars.Int32) - 1)).cast(polars.Date)


def own_end() -> polars.Expr:
    """Own days may come twice or never where a number gets another cycle day: the later row has those that come twice,
    the earlier one those that are left out."""
    following = {name: earliest_after(col(name), "msisdn") for name in ("own_from", "valid_from")}
    goes_on = (following["valid_from"] == col("valid_to")).fill_null(value=False)
    ends = polars.min_horizontal(own(col("valid_to")), following["own_from"])
    return polars.when(goes_on).then(following["own_from"]).otherwise(ends)


def with_since(rows: polars.DataFrame, name: str, whose: list[str]) -> polars.DataFrame:
    """Adds the first day of the unbroken span that a row is in, in another order."""
    ended = latest_before(col("valid_to").fill_null(NO_END), *whose)
    begins = polars.when(ended.is_null() | (ended < col("valid_from"))).then(col("valid_from"))
    in_order = rows.sort(*whose, "valid_from", "msisdn")
    return in_order.with_columns(begins.forward_fill().alias(name))
