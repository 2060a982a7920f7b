"""Where synthetic customers live, and the VAT ids of the few that are in trade: from draws that move no others."""

from bronze.synthetic.dice import python_dice
from bronze.synthetic.network import REGIONS

STREETS = (
    *("Avenue Hassan II", "Avenue Mohammed V", "Avenue des FAR", "Avenue Moulay Ismaïl", "Avenue Allal Ben Abdellah"),
    *("Boulevard Zerktouni", "Boulevard d'Anfa", "Boulevard Bir Anzarane", "Boulevard Ibn Tachfine"),
    *("Rue Ibn Batouta", "Rue de la Liberté", "Rue Oued Ziz", "Rue Al Farabi", "Rue des Orangers", "Rue Tarik"),
)
IN_TRADE = 0.04


def address(account_id: str, region: int) -> str:
    """On one line. region: its position in REGIONS, where the account lives; elsewhere it has another address."""
    dice = python_dice(region, f"address/{account_id}")
    return f"{dice.randint(1, 240)} {dice.choice(STREETS)}, {REGIONS[region].name}"


def vat_id(account_id: str) -> str:
    """Of an account that is in trade; empty for any other."""
    dice = python_dice(0, f"trade/{account_id}")
    return f"MA{dice.randint(0, 10**8 - 1):08}" if dice.random() < IN_TRADE else ""
