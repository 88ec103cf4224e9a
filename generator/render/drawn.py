"""Charts that were drawn before: drawing is most of a build, and of a site that is built again few charts are new."""

import pickle
from functools import lru_cache
from hashlib import sha256

from generator.metrics.metric import Card

_MOST = 1000  # of about 15 kB


class _Order:
    """A chart that is wanted; two of one metric, table and id are the same chart."""

    def __init__(self, card: Card, chart_id: str) -> None:
        self.card, self.chart_id = card, chart_id
        self._key = (card.metric.key, chart_id, sha256(pickle.dumps(card.table)).digest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Order) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def chart_svg(card: Card, chart_id: str) -> str:
    """What `draw_chart` gives, drawn once in the life of the process."""
    return _draw(_Order(card, chart_id))


@lru_cache(maxsize=_MOST)
def _draw(order: _Order) -> str:
    from generator.render.charts import draw_chart  # noqa: PLC0415  # a page without a chart needs no matplotlib

    return draw_chart(order.card, order.chart_id)
