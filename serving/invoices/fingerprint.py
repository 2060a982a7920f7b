"""What draws documents, as one word: only the same draws the same bytes."""

import platform
import zlib
from functools import cache
from importlib.metadata import version

from lake.checkout import ROOT
from lake.pack import named_sources, summed
from serving.invoices.glyphs import EMBEDDED, font_file

LIBRARIES = ("reportlab", "pillow")
LETTERS = str.maketrans("0123456789", "ghijklmnop")
LENGTH = 32


@cache
def fingerprint() -> str:
    """Of our sources that draw, the fonts, and the libraries: letters alone, as the history of runs keeps words."""
    drawing = {name: source for name, source in named_sources(ROOT).items() if name.startswith("serving/invoices/")}
    fonts = {name: font_file(name).read_bytes() for name in EMBEDDED.values()}
    content = summed({**drawing, **fonts})
    versions = [platform.python_version(), zlib.ZLIB_RUNTIME_VERSION, *map(version, LIBRARIES)]
    content.update(" ".join(versions).encode())
    return content.hexdigest()[:LENGTH].translate(LETTERS)
