"""The record types that mediation knows, by name. Another type is another file, and a line here."""

from silver.records.data import DATA
from silver.records.sms import SMS
from silver.records.voice import VOICE

RECORD_TYPES = {str(kind.name): kind for kind in (VOICE, SMS, DATA)}
