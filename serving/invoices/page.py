"""What every page of an invoice has: its measures in points, colours, letterhead and foot."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from serving.invoices.glyphs import BOLD, PLAIN, fitted, typeset, width

OPERATOR = "Tollhouse Telecom"

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT = 48.0
WIDTH = PAGE_WIDTH - 2 * LEFT
RIGHT = LEFT + WIDTH
HEAD = PAGE_HEIGHT - 92  # below the letterhead
FOOT = 58.0

INK, MUTED = HexColor("#1c2b33"), HexColor("#64757e")
ACCENT, SIGNAL = HexColor("#0b5c6b"), HexColor("#e39a2d")
FAINT, RULE, WHITE = HexColor("#eff4f5"), HexColor("#d6e0e3"), HexColor("#ffffff")
WATERMARK = HexColor("#f7f4ee")


@dataclass(frozen=True)
class Style:
    """How a line of text is set. size: in points. right: it ends where it is put, and does not begin there."""

    size: float = 9
    font: str = PLAIN
    color: Color = INK
    right: bool = False


def write(canvas: Canvas, at: tuple[float, float], text: str, style: Style, room: float = WIDTH) -> None:
    """A line of text from a point on, or up to it, cut where it has no more room."""
    x, y = at
    chosen, drawn = typeset(fitted(text, style.font, style.size, room), style.font)
    canvas.setFillColor(style.color)
    canvas.setFont(chosen, style.size)
    canvas.drawString(x - width(drawn, chosen, style.size) if style.right else x, y, drawn)


@dataclass(frozen=True)
class Letterhead:
    """What all pages of a document have in common. number: or the bill's id, of one that has none yet. supplier: its
    name, address and VAT id, of an issued one."""

    title: str
    number: str
    is_draft: bool
    supplier: tuple[str, ...] = (OPERATOR,)


def draw_page(canvas: Canvas, letterhead: Letterhead, number: int, pages: int) -> None:
    """The letterhead, the foot, and DRAFT across the page of a document that is not issued yet."""
    if letterhead.is_draft:
        draw_watermark(canvas)
    draw_barrier(canvas, LEFT, PAGE_HEIGHT - 68)
    write(canvas, (LEFT + 40, PAGE_HEIGHT - 62), letterhead.supplier[0], Style(16, BOLD, ACCENT), room=300)
    title = f"DRAFT {letterhead.title}" if letterhead.is_draft else letterhead.title
    color = SIGNAL if letterhead.is_draft else INK
    write(canvas, (RIGHT, PAGE_HEIGHT - 54), title, Style(12, BOLD, color, right=True))
    write(canvas, (RIGHT, PAGE_HEIGHT - 67), letterhead.number, Style(8.5, color=MUTED, right=True), room=180)
    rule(canvas, PAGE_HEIGHT - 78)
    rule(canvas, 40)
    foot = "  ·  ".join((*letterhead.supplier, letterhead.number))
    write(canvas, (LEFT, 28), foot, Style(7.5, color=MUTED), room=430)
    write(canvas, (RIGHT, 28), f"Page {number} of {pages}", Style(7.5, color=MUTED, right=True))


def draw_barrier(canvas: Canvas, x: float, y: float) -> None:
    """The operator's mark: a toll house and its barrier."""
    canvas.setFillColor(ACCENT)
    canvas.roundRect(x, y, 13, 18, 2, stroke=0, fill=1)
    canvas.setFillColor(WHITE)
    canvas.rect(x + 3.5, y + 9.5, 6, 4.5, stroke=0, fill=1)
    for stripe in range(4):
        canvas.setFillColor(ACCENT if stripe % 2 else SIGNAL)
        canvas.rect(x + 13 + stripe * 5, y + 6, 5, 3.4, stroke=0, fill=1)


def draw_watermark(canvas: Canvas) -> None:
    """DRAFT in pale letters across the page, below all else."""
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.setFillColor(WATERMARK)
    canvas.setFont(BOLD, 150)
    canvas.drawCentredString(0, -50, "DRAFT")
    canvas.restoreState()


def rule(canvas: Canvas, y: float) -> None:
    """A hairline from margin to margin."""
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, y, RIGHT, y)
