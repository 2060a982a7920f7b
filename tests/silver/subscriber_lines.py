"""A sound line of a subscribers' file, by column."""

DEFAULT = {
    "msisdn": "0612000001",
    "account_id": "A1",
    "customer_name": "Zina Ouchene",
    "plan": "standard",
    "status": "active",
    "region": "Rabat",
    "is_student": "false",
    "is_urban": "true",
    "joined_on": "2024-01-15",
    "valid_from": "2024-01-15",
    "valid_to": "",
}
