"""How the network of the settings writes its records."""

from gold.expired_detail import KeptFrom
from lake.errors import Stop
from lake.settings import Settings
from silver.mediation import Mediation
from silver.numbers import Network, is_country
from silver.uses import Reading


def network(settings: Settings) -> Network:
    """Whose numbers are national, and what stands before others. Raises Stop for a country that has no numbers."""
    written = settings.network
    if not is_country(written.country):
        raise Stop(f"[network] country {written.country!r} is none with telephone numbers: write one such as 'MA'.")
    return Network(written.country, written.international_prefix, written.trunk_prefix)


def mediation(settings: Settings, kept: KeptFrom | None) -> Mediation:
    """How events are read. kept: what there is of call detail; None where nothing was removed."""
    kept_from = 0 if kept is None else int(kept.starts.timestamp()) * 1_000_000
    return Mediation(Reading(settings.tariff.time_zone, network(settings)), settings.network.hours_ahead, kept_from)
