"""The oracle of the reference tariff: its numbers as the tariff's text says them, in plain `Decimal` Python.

It shares no code and no data with the engine, so that a mistake would have to be made twice to go unseen.
"""

from tests.oracle.billing import bill
from tests.oracle.random_months import random_month
from tests.oracle.rating import rate
from tests.oracle.records import ZONE, Bill, Line, Rated, Subscriber, Use

__all__ = ["ZONE", "Bill", "Line", "Rated", "Subscriber", "Use", "bill", "random_month", "rate"]
