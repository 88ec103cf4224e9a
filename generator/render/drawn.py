"""Charts that were drawn before: drawing is most of a build, and of a site that is built again few charts are new."""

import pickle
from collections import OrderedDict
from hashlib import sha256

from generator.metrics.metric import Card

_MOST = 1000  # of about 15 kB
_Key = tuple[str, str, bytes]
_drawn: OrderedDict[_Key, str] = OrderedDict()


def chart_svg(card: Card, chart_id: str) -> str:
    """What `draw_chart` gives; one of the same metric, table and id is not drawn twice in the life of a process."""
    key = (card.metric.key, chart_id, sha256(pickle.dumps(card.table)).digest())
    if key not in _drawn:
        _drawn[key] = _draw(card, chart_id)
    _drawn.move_to_end(key)
    while len(_drawn) > _MOST:
        _drawn.popitem(last=False)
    return _drawn[key]


def _draw(card: Card, chart_id: str) -> str:
    from generator.render.charts import draw_chart  # noqa: PLC0415  # a page without a chart needs no matplotlib

    return draw_chart(card, chart_id)
