"""What the most units are that a sound record has, by record type."""

MOST_UNITS = {
    "voice": 31 * 24 * 60 * 60,  # a month: switches write records of longer calls in parts
    "sms": 1_000_000,  # of a sample; a record of mediation is one message
    "data": 10**14,  # more could not have been sent in a month at 300 Mbit/s
}
