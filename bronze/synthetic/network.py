"""The radio network: regions, their cells, the switches behind them, and the names a technology goes by."""

from dataclasses import dataclass

from bronze.synthetic.countries import COUNTRIES

CELLS_PER_REGION = 60
CELLS_PER_COUNTRY = 5
HOME_NETWORK = "604-01"  # mobile country and network code, ITU E.212

NAMINGS = {
    "2G": ("2G", "GSM"),
    "3G": ("3G", "UMTS"),
    "4G": ("4G", "LTE"),
    "5G": ("5G", "NR"),
}
GENERATIONS = ("4G", "4G", "3G", "4G", "5G", "4G", "2G", "4G", "3G", "5G")  # of every ten cells


@dataclass(frozen=True)
class Region:
    """A region, its share of the operator's customers, and the share of them who live in a town."""

    name: str
    share: float
    urban: float


REGIONS = (
    Region("Casablanca-Settat", 0.22, 0.74),
    Region("Rabat-Salé-Kénitra", 0.14, 0.70),
    Region("Marrakech-Safi", 0.13, 0.44),
    Region("Fès-Meknès", 0.12, 0.61),
    Region("Tanger-Tétouan-Al Hoceïma", 0.11, 0.60),
    Region("Souss-Massa", 0.08, 0.57),
    Region("Béni Mellal-Khénifra", 0.07, 0.49),
    Region("Oriental", 0.06, 0.66),
    Region("Drâa-Tafilalet", 0.04, 0.34),
    Region("Laâyoune-Sakia El Hamra", 0.01, 0.93),
    Region("Guelmim-Oued Noun", 0.01, 0.65),
    Region("Dakhla-Oued Ed-Dahab", 0.01, 0.74),
)


@dataclass(frozen=True)
class Cell:
    """A cell's global identity (MCC-MNC-area-cell), its technology, and the switch that writes for it."""

    id: str
    technology: str
    switch: str


def region_cells(region: int) -> list[Cell]:
    """The cells of one region, by its position in REGIONS."""
    return [
        Cell(f"{HOME_NETWORK}-{10101 + region}-{number + 1:05d}", technology(number), f"MSC{region + 1:02d}")
        for number in range(CELLS_PER_REGION)
    ]


def country_cells(country: int) -> list[Cell]:
    """The roaming partner's cells in a country, by its position in COUNTRIES; their records come by TAP."""
    network = f"{COUNTRIES[country].mcc}-01"
    return [
        Cell(f"{network}-{20101 + country}-{number + 1:05d}", technology(number), "TAP01")
        for number in range(CELLS_PER_COUNTRY)
    ]


def technology(cell: int) -> str:
    """The technology of the cell with that number."""
    return GENERATIONS[cell % len(GENERATIONS)]


def cells() -> tuple[Cell, ...]:
    """All cells: region by region, then country by country."""
    home = [cell for region in range(len(REGIONS)) for cell in region_cells(region)]
    return (*home, *(cell for country in range(len(COUNTRIES)) for cell in country_cells(country)))


CELLS = cells()
FIRST_FOREIGN_CELL = len(REGIONS) * CELLS_PER_REGION
