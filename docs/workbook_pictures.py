"""Makes the pictures of a month-end workbook, as LibreOffice prints its sheets (libreoffice-calc-nogui, poppler-utils).

tollhouse month-end --cycle 2026-03 --settings var/demo/settings.toml
python -m docs.workbook_pictures var/demo/month_end/month-end-2026-03.xlsx
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from docs.small_png import write_small

IMAGES = Path(__file__).with_name("images")
SHEETS = {"Month end": "summary", "Checks": "checks", "Bridge": "bridge"}
"""How their titles begin, and what their pictures are called."""

DOTS = 250
"""An inch, before a picture is made as wide as it is shown."""
WIDTH, MARGIN = 1_500, 24
FOOT = 0.9
"""Of a page's height; below stands its number."""


def main() -> None:
    """Overwrites the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--to", type=Path, default=IMAGES, help="default: %(default)s")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run("soffice", "--headless", f"-env:UserInstallation=file://{scratch}/home", "--convert-to", "pdf",
            "--outdir", scratch, str(args.workbook))  # fmt: skip
        pdf = Path(scratch, f"{args.workbook.stem}.pdf")
        pages = run("pdftotext", "-layout", str(pdf), "-").split("\f")
        for beginning, name in SHEETS.items():
            number = next(number for number, text in enumerate(pages, 1) if text.lstrip().startswith(beginning))
            run("pdftoppm", "-r", str(DOTS), "-f", str(number), "-l", str(number), "-png", "-singlefile", str(pdf),
                str(pdf.with_name(name)))  # fmt: skip
            picture(pdf.with_name(f"{name}.png"), args.to / f"month-end-{name}.png")


def run(*command: str) -> str:
    """What a command writes."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def picture(page: Path, to: Path) -> None:
    """What stands on a page, without its white margins and its foot."""
    drawn = Image.open(page).convert("RGB")
    drawn = drawn.crop((0, 0, drawn.width, int(drawn.height * FOOT)))
    left, top, right, bottom = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    content = drawn.crop((left, top, right, bottom))
    width = WIDTH - 2 * MARGIN
    content = content.resize((width, content.height * width // content.width), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (WIDTH, content.height + 2 * MARGIN), "white")
    whole.paste(content, (MARGIN, MARGIN))
    write_small(whole, to)


if __name__ == "__main__":
    main()
