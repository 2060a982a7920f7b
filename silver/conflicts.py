"""Events that claim the id of another with other content. One row per event, a few of them."""

from lake.coordinates import COORDINATES
from silver.duplicates import CONFLICT


def conflicts(most: int) -> str:
    """SQL of usage_id, the coordinates of the event and of the one that stands. duplicates: of silver.duplicates.

    most: rows at most, the first by usage_id and coordinates.
    """
    coordinates = ", ".join(COORDINATES)
    firsts = ", ".join(f"first_{name}" for name in COORDINATES)
    return f"""
        SELECT usage_id, {coordinates}, {firsts} FROM {{duplicates}} WHERE kind = '{CONFLICT}'
        ORDER BY usage_id, {coordinates} LIMIT {most}
    """
