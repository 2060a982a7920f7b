"""The answer key: every injected anomaly, and where it must end. One CSV row each."""

import csv
import hashlib
from collections.abc import Iterable
from typing import TextIO

from bronze.synthetic.stream import Anomaly

COLUMNS = ("record_id", "kind", "expected", "payload_sha256")


class AnswerKey:
    """Notes anomalies as they pass. expected is reject:<reason code>, usage, duplicate or conflict.

    record_id is the event's own even where the bytes no longer show it; payload_sha256, in hex, finds them.
    """

    def __init__(self, file: TextIO) -> None:
        self.rows = csv.writer(file, lineterminator="\n")
        self.rows.writerow(COLUMNS)

    def note(self, anomalies: Iterable[Anomaly]) -> None:
        """Writes a row for each."""
        self.rows.writerows(
            (anomaly.record_id, anomaly.kind, anomaly.expected, hashlib.sha256(anomaly.value).hexdigest())
            for anomaly in anomalies
        )
