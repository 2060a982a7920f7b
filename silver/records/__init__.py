"""The record types that mediation knows, by name: for each service of telecom.services, the fields of its records."""

from silver.records.record import RecordType

EVERY = (
    RecordType("voice", {"owner": "caller_id", "other_party": "callee_id", "amount": "duration_sec"}),
    RecordType("sms", {"owner": "sender_id", "other_party": "receiver_id"}),
    RecordType(
        "data",
        {"owner": "user_id", "amount": "data_volume_mb", "session": "session_duration_sec"},
        units_each=1_000_000,
    ),
)

RECORD_TYPES = {str(kind.name): kind for kind in EVERY}
