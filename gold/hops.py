"""The hops of the data's way, by the equation that holds of each."""

KAFKA = "Kafka = bronze"
MEDIATION = "bronze = usage + rejects + duplicates"
RATING = "usage = rated + rejected + unmatched + error"
BILLING = "rated = usage lines + rounding"
ADDING = "lines = bills"
PUBLISHING = "bills = published"
RENDERING = "bills = invoices"

HOPS = (KAFKA, MEDIATION, RATING, BILLING, ADDING, PUBLISHING, RENDERING)
"""In the order of the data's way: the first that is broken is where to look."""
