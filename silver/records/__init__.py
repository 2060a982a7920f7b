"""The record types that mediation knows, by name. Another type is another file, and a line here."""

from silver.records import data, sms, voice

RECORDS = {record.name: record for record in (voice.RECORD, sms.RECORD, data.RECORD)}
