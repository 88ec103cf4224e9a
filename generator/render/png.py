"""Cards become PNG images for mails, whose readers' programs show no SVG: on white, twice as fine as they are shown.

The bytes depend on the card and on the versions of matplotlib and Pillow alone.
"""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg

from generator.metrics.metric import Card
from generator.render.charts import HEIGHT, drawing

WIDTH, SCALE = 600, 2  # of the image as it is shown, and how many dots it has for each
_DOTS_PER_INCH = 72 * SCALE
_NO_METADATA = {"Software": None}

__all__ = ["HEIGHT", "WIDTH", "draw_png"]


def draw_png(card: Card) -> bytes:
    """The chart of a card that has one, `WIDTH` by `HEIGHT` as shown; a transparent ground would vanish in the dark."""
    buffer = BytesIO()
    with drawing(card, WIDTH) as figure:
        figure.patch.set_visible(True)
        kept = figure.canvas
        try:
            FigureCanvasAgg(figure)
            figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, facecolor="#ffffff", metadata=_NO_METADATA)
        finally:
            figure.set_canvas(kept)
            figure.patch.set_visible(False)
    return buffer.getvalue()
