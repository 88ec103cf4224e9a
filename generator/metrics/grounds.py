"""What of the data each metric is worked out from: how odd data finds the numbers that it bends."""

from collections.abc import Mapping

from generator.history.quality.code import Ground
from generator.metrics.metric import Metric, Section

_OF_SECTION: Mapping[Section, frozenset[Ground]] = {
    "sprints": frozenset({"estimates", "membership", "done", "outcomes", "dates"}),
    "flow": frozenset({"done", "started", "columns", "resolutions"}),
    "forecast": frozenset({"done", "resolutions", "membership", "dates"}),
    "plans": frozenset({"estimates", "done"}),
}


def grounds_of(metric: Metric) -> frozenset[Ground]:
    """What the metric says it rests on, else all that its section does."""
    return metric.rests_on or _OF_SECTION[metric.section]
