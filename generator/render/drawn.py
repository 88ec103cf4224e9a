"""Charts that were drawn before: of a site that is built again few are new."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from generator.metrics.metric import Card
from generator.pages.page import Sparkline
from generator.sameness import as_bytes


@dataclass
class Drawings:
    """Charts by their fingerprints.

    Attributes:
        known: drawn before.
        used: those that were asked for.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)

    def get(self, fingerprint: str, draw: Callable[[], str]) -> str:
        """The chart; drawn unless it is known."""
        if fingerprint not in self.used:
            self.used[fingerprint] = self.known.get(fingerprint) or draw()
        return self.used[fingerprint]


_present: Drawings | None = None


@contextmanager
def drawing(known: Mapping[str, str]) -> Iterator[Drawings]:
    """Meanwhile no chart is drawn that is known, and none twice; what is used is in the result."""
    global _present  # noqa: PLW0603  # templates ask for a chart by its card alone
    before, drawings = _present, Drawings(known)
    _present = drawings
    try:
        yield drawings
    finally:
        _present = before


def chart_svg(card: Card, chart_id: str) -> str:
    """What `draw_chart` gives."""
    fingerprint = f"{card.metric.key} {chart_id} {sha256(as_bytes(card.table)).hexdigest()}"
    return _get(fingerprint, lambda: _draw(card, chart_id))


def spark_svg(line: Sparkline) -> str:
    """What `sparkline` gives."""
    fingerprint = sha256(json.dumps([line.values, line.id, line.label]).encode()).hexdigest()
    return _get(f"spark {fingerprint}", lambda: _draw_spark(line))


def _get(fingerprint: str, draw: Callable[[], str]) -> str:
    return _present.get(fingerprint, draw) if _present else draw()


def _draw(card: Card, chart_id: str) -> str:
    from generator.render.charts import draw_chart  # noqa: PLC0415  # a page without a chart needs no matplotlib

    return draw_chart(card, chart_id)


def _draw_spark(line: Sparkline) -> str:
    from generator.render.charts import sparkline  # noqa: PLC0415  # the same

    return sparkline(line.values, line.id, line.label)
