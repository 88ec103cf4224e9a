"""Cards become PNG images for mails, whose readers' programs show no SVG: on white, twice as fine as they are shown.

The bytes depend on the card and on the versions of matplotlib and Pillow alone.
"""

import warnings
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg

from generator.metrics.metric import Card
from generator.render.charts import HEIGHT, draw_on, make_figure

WIDTH, SCALE = 600, 2  # of the image as it is shown, and how many dots it has for each
_DOTS_PER_INCH = 72 * SCALE
_NO_METADATA = {"Software": None}
_PLAIN: dict[Any, Any] = {
    "agg.path.chunksize": 0,
    "path.sketch": None,
    "text.antialiased": True,
    "text.hinting": "default",
}
"""What a user's settings of matplotlib would change."""

__all__ = ["HEIGHT", "WIDTH", "draw_png"]


def draw_png(card: Card) -> bytes:
    """The chart of a card that has one, `WIDTH` by `HEIGHT` as shown; a transparent ground would vanish in the dark."""
    buffer, figure = BytesIO(), make_figure(WIDTH)
    paper = draw_on(figure, card)
    figure.add_artist(paper)
    try:
        with mpl.rc_context(_PLAIN), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
            warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support")
            FigureCanvasAgg(figure)
            figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, facecolor="#ffffff", metadata=_NO_METADATA)
    finally:
        paper.remove()
    return buffer.getvalue()
