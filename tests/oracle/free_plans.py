"""Plans and destinations of test_free_numbers.py."""

from datetime import date

from tests.oracle.destinations import Destination

OPENED, CHANGED = date(2018, 1, 1), date(2026, 3, 26)

TOLLED = """
plan = "tolled"
label = "Tolled"
[[version]]
valid_from = 2018-01-01
[[version.bucket]]
name = "minutes"
service = "voice"
units = 60
[version.voice]
roaming = false
international = false
tiers = [{ up_to = 60, price = "0.60" }, { price = "0.30" }]
price_unit = 60
"""
CAPPED = """
plan = "capped"
label = "Capped"
[[version]]
valid_from = 2018-01-01
maximum_spend = "2.00"
[version.voice]
roaming = true
international = true
price = "0.60"
price_unit = 60
[version.sms]
roaming = true
international = true
price = "1.00"
price_unit = 1
free_units = 1
"""
ZONED = """
plan = "zoned"
label = "Zoned"
[[version]]
valid_from = 2018-01-01
[version.voice]
roaming = true
international = true
[[version.voice.rate]]
zones = ["helpline"]
groups = [{ price = "0.10", price_unit = 60 }]
[[version.voice.rate]]
zones = ["services"]
groups = [{ price = "0.20", price_unit = 60 }]
[[version.voice.rate]]
groups = [{ price = "0.30", price_unit = 60 }]
"""
CARRIER = """
plan = "carrier"
label = "Carrier"
run = "cost"
[[version]]
valid_from = 2018-01-01
[version.voice]
roaming = true
international = true
[[version.voice.rate]]
zones = ["emergency"]
groups = [{ price = "0.12", price_unit = 60 }]
[[version.voice.rate]]
groups = [{ price = "0.90", price_unit = 60 }]
"""
PLANS = (TOLLED, CAPPED, ZONED, CARRIER)

DESTINATIONS = (
    Destination("=112", "emergency", OPENED, free=True),
    Destination("=3000", "helpline", OPENED, CHANGED),
    Destination("=3000", "helpline", CHANGED, free=True),
    Destination("=*", "services", OPENED),
    Destination("212", "morocco", OPENED),
    Destination("21280", "toll_free", OPENED, free=True),
    Destination("2128012", "shared_cost", OPENED),
    Destination("212801299", "toll_free", OPENED, free=True),
    Destination("44800", "freephone", OPENED, free=True),
    Destination("44", "europe", OPENED),
)
