"""A short message. It counts as one unit, belonging to the sender."""

from silver.records.record import RecordType

SMS = RecordType("sms", {"owner": "sender_id", "other_party": "receiver_id"}, most_units=1)
