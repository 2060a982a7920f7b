"""The answer key: every injected anomaly, and where it must end. One CSV row each."""

import csv
import hashlib
from typing import TextIO

from bronze.synthetic.stream import CLEAN, Message

COLUMNS = ("record_id", "kind", "expected", "payload_sha256")


class AnswerKey:
    """Notes anomalies as they pass. expected is reject:<reason code>, usage, duplicate or conflict.

    record_id is the event's own even where the bytes no longer show it; payload_sha256, in hex, finds them.
    """

    def __init__(self, file: TextIO) -> None:
        self.rows = csv.writer(file, lineterminator="\n")
        self.rows.writerow(COLUMNS)

    def note(self, message: Message) -> None:
        """Writes a row if the message is an anomaly."""
        if message.kind != CLEAN:
            payload = hashlib.sha256(message.value).hexdigest()
            self.rows.writerow((message.record_id, message.kind, message.expected, payload))
