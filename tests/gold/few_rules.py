"""Bill rules in a few lines each, for the bills of bill_cases.py."""

DISCOUNTS = """
[[discount]]
name = "welcome"
label = "Welcome"
base = "left"
amount = "5.00"
coupon = "WELCOME10"

[[discount]]
name = "gold"
label = "Gold"
base = "left"
percent = "10"
at_most = "3.00"
from_amount = "20.00"
group = "loyal"

[[discount]]
name = "silver"
label = "Silver"
base = "lines"
amount = "1.00"
group = "loyal"

[[discount]]
name = "voice"
label = "Voice"
base = "lines"
service = "voice"
from_amount = "2.00"
amount = "2.50"

[[discount]]
name = "ramadan"
label = "Ramadan"
base = "charges"
calendar = "ramadan"
percent = "50"

[[discount]]
name = "eid"
label = "Eid"
base = "charges"
calendar = "eid"
amount = "0.30"

[[tax]]
name = "vat"
label = "VAT"
percent = "20"
"""

TAXES = """
[[discount]]
name = "student"
label = "Student"
base = "left"
attribute = "is_student"
percent = "10"

[[fee]]
name = "line"
label = "Line"
amount = "1.00"
service = "voice"

[[fee]]
name = "paper"
label = "Paper"
amount = "0.50"

[[tax]]
name = "voice"
label = "Tax on voice"
percent = "10"
services = ["voice"]
base = "lines"

[[tax]]
name = "data"
label = "Tax on data"
percent = "7"
services = ["data"]
unless = "is_urban"

[[tax]]
name = "sms"
label = "Tax on messages"
percent = "20"
services = ["sms"]
included = true

[[tax]]
name = "all"
label = "Tax on all"
percent = "5"
base = "lines"

[[tax]]
name = "city"
label = "City tax"
percent = "1"
only = "is_urban"
"""

ZONES = """
[[discount]]
name = "europe"
label = "Europe"
base = "charges"
zones = ["europe"]
percent = "10"

[[discount]]
name = "feast"
label = "Feast abroad"
base = "charges"
calendar = "eid"
zones = ["europe", "africa"]
percent = "50"

[[discount]]
name = "messages"
label = "Messages to Europe"
base = "charges"
service = "sms"
zones = ["europe"]
amount = "0.30"

[[tax]]
name = "voice"
label = "Tax on voice"
percent = "10"
services = ["voice"]
base = "lines"

[[tax]]
name = "all"
label = "Tax on all"
percent = "5"
base = "lines"
"""

YEN = """
[[discount]]
name = "tenth"
label = "A tenth"
base = "left"
percent = "10"

[[fee]]
name = "paper"
label = "Paper"
amount = "1.50"

[[tax]]
name = "vat"
label = "VAT"
percent = "10"
"""

DINARS = """
[[tax]]
name = "vat"
label = "VAT"
percent = "19"
included = true

[[tax]]
name = "stamp"
label = "Stamp"
percent = "1"
"""

VOICE_AND_VAT = """
[[discount]]
name = "tenth"
label = "A tenth"
base = "left"
percent = "10"

[[fee]]
name = "paper"
label = "Paper"
amount = "1.00"

[[tax]]
name = "voice"
label = "Tax on voice"
percent = "10"
services = ["voice"]
base = "lines"

[[tax]]
name = "vat"
label = "VAT"
percent = "20"
"""
