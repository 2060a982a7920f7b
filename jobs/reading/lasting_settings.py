"""The settings that last: a lake's charges are in one currency, its issued cycles of one time zone and one first cycle.

No basis keeps them: by others, issued cycles would be priced anew without rerate-usage.
"""

import json
from collections.abc import Iterator

from gold.documents import DOCUMENTS
from jobs.reading.currency import check_currency
from jobs.reading.recorded import settings_then
from lake.runs import run_named
from machine.command import Call, Stop


def check_lasting(call: Call) -> None:
    """Raises Stop where [tariff] names another currency than the lake was rated in, or another time zone or first cycle
    than documents were issued by."""
    check_currency(call)
    for name, was in issued_by(call):
        if (now := getattr(call.settings.tariff, name)) != was:
            raise Stop(
                f"documents of this lake were issued by [tariff] {name} {was}, and it is {now}, by which issued cycles "
                f"would be priced anew: set it back to {was}."
            )


def issued_by(call: Call) -> Iterator[tuple[str, str]]:
    """The settings that a document was issued by, by their names: what it says itself, and what the record of the run
    that issued it does, if that is kept; nothing where nothing is issued."""
    for document in call.reader.scan(DOCUMENTS).select("content", "states").head(1).collect().iter_rows(named=True):
        yield "time_zone", json.loads(document["content"])["time_zone"]
        if (run := run_named(call.root, document["states"][-1]["run"])) is not None:
            yield "first_cycle", settings_then(call, run).tariff.first_cycle
