"""Random plans in which a maximum meets what first tiers cost without usage, far more often than in random_tariffs."""

from random import Random

from tests.oracle.tariff_text import SERVICES, Terms

FEES = ("0", "0.5", "9.999999", "30", "60", "60")
MAXIMA = ("0", "0.5", "20", "50", "61.234567", "150")


def with_dear_first_tiers(random: Random, plan: Terms) -> Terms:
    """The plan, with a maximum in most versions, and other flat fees of the first tiers where there may be some."""
    for version in plan["version"]:
        if random.random() < 0.7:
            version["maximum_spend"] = random.choice(MAXIMA)
            version["maximum_prorated"] = random.random() < 0.5
        for service in (version[name] for name in SERVICES if name in version):
            steps = service.get("tiers") or service.get("volume")
            if steps and "free_units" not in service:
                steps[0]["flat_fee"] = random.choice(FEES)
    return plan
