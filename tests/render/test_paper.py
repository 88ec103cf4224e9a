"""Our sheet and our backend against matplotlib's: the same charts, drawn on its axes and written by its SVG backend."""

from io import StringIO

import matplotlib as mpl
import pytest

from generator.render.charts import draw_chart
from generator.render.theme import SENTINELS
from tests.metrics.axes import make_axes
from tests.render.drawings import alike, read
from tests.render.test_charts import CARDS


def plain(key: str) -> str:
    """The same card's chart as matplotlib alone draws it."""
    card, ax = CARDS[key], make_axes()
    ax.set_axis_off()
    ax.set_autoscale_on(False)
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.patch.set_visible(False)
    assert card.metric.draw is not None
    buffer = StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "text.parse_math": False, "path.simplify": False,
                         "lines.solid_capstyle": "butt", "hatch.linewidth": 1.0}):  # fmt: skip
        card.metric.draw(ax, card.table, SENTINELS)
        for artist in ax.get_children():
            artist.set_clip_on(False)
        figure.savefig(buffer, format="svg")
    return buffer.getvalue()


@pytest.mark.parametrize("key", CARDS)
def test_a_chart_looks_as_matplotlib_alone_would_draw_it(key: str) -> None:
    ours, theirs = read(draw_chart(CARDS[key], key)), read(plain(key))
    assert len(ours) == len(theirs) > 5
    assert [pair for pair in zip(ours, theirs, strict=True) if not alike(*pair)] == []
