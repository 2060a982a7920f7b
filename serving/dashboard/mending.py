"""What to do about rejected records, by the beginning of their reason."""

MENDS = {
    "corrupt": "The records are cut off or no JSON: ask who writes them, and send them again once they are whole.",
    "missing_owner": "The records name nobody: ask the switch's operator for the numbers, and send them again.",
    "missing": "A field is missing: have the switch write it, and send the records again.",
    "malformed_owner": "The numbers cannot be read: check country and prefixes below [network] of the settings.",
    "malformed": "A field cannot be read: have the switch write it as docs say, and send the records again.",
    "negative": "An amount is below zero: a counter ran over; have the switch mended, and send the records again.",
    "start_time_in_the_future": "Clocks differ: set the switch's clock, or allow more hours_ahead in the settings.",
    "start_time_out_of_range": "The time cannot be: set the switch's clock, and send the records again.",
    "unknown_record_type": "The type is none that is billed: keep such records out, or add the service.",
    "units_too_large": "No use has that much: a counter ran over; have the switch mended, and send the records again.",
}
OTHERWISE = "Look at the samples: the sentence above each says what is wrong. Records sent again are taken as new ones."


def mend(reason: str) -> str:
    """A sentence, in English."""
    return next((text for beginning, text in MENDS.items() if reason.startswith(beginning)), OTHERWISE)
