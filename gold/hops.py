"""The hops of the data's way, by the equation that holds of each."""

KAFKA = "Kafka = bronze"
MEDIATION = "bronze = usage + rejects + duplicates"
RATING = "usage = rated + rejected + unmatched + error"
BILLING = "rated = usage lines + rounding"
ADDING = "lines = bills"
CHARGING = "rated = posted charges + pending"
ISSUING = "lines = posted lines + pending"
POSTING = "posted lines = documents"
SAYING = "posted lines = as issued"
PUBLISHING = "bills = published"
RENDERING = "bills = invoices"

HOPS = (KAFKA, MEDIATION, RATING, BILLING, ADDING, CHARGING, ISSUING, POSTING, SAYING, PUBLISHING, RENDERING)
"""In the order of the data's way: the first that is broken is where to look. What is posted is so by documents; what is
pending is their difference, and to be issued: it is told, and no fault."""
