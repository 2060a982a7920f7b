"""Writes a picture as a PNG of few colours, a third as large: a page of text and bars has no more."""

from pathlib import Path

from PIL import Image

COLOURS = 256


def write_small(picture: Image.Image, path: Path) -> None:
    """Writes it. Rare colours, such as of a red amount, stay what they are."""
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
