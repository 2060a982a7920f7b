"""The time zone that documents were issued by, which does not change with the settings: no basis keeps it."""

import json

from gold.documents import DOCUMENTS
from machine.command import Call, Stop


def check_time_zone(call: Call) -> None:
    """Raises Stop where the settings name another time zone than documents were issued by: issued cycles would have
    other days, and be priced anew without rerate-usage."""
    now = call.settings.tariff.time_zone
    for content in call.reader.scan(DOCUMENTS).select("content").head(1).collect()["content"]:
        was = json.loads(content)["time_zone"]
        if was != now:
            raise Stop(
                f"documents of this lake were issued by the days of {was}, and [tariff] time_zone is {now}, by which "
                f"issued cycles would be other days: set it back to {was}."
            )
