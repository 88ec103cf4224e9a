"""Process behaviour (XmR) charts: the range in which values that follow each other vary by themselves.

The limits are the mean ± 2.66 times the mean moving range, the mean of the steps from each value to the next; 2.66 is
3 / 1.128, three standard deviations as steps of two tell them. Source: W. A. Shewhart's control charts for individual
values, as D. J. Wheeler teaches them in "Understanding Variation".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.metrics.axes import GUIDE_DASH, GUIDE_LINE, LINES, label_ends
from generator.metrics.facts import Facts
from generator.metrics.metric import Theme
from generator.metrics.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FACTOR = 2.66
LEAST_VALUES = 10
"""Of fewer values than this no limits are given."""


@dataclass(frozen=True, slots=True)
class Limits(Facts):
    """The mean and what lies as far from it as values go by themselves; `low` is never under 0. Unit: the values'."""

    mean: float
    low: float
    high: float

    def signals(self, values: Sequence[float]) -> npt.NDArray[np.bool_]:
        """Which values lie outside: something was different about them. One on a limit lies inside."""
        found = np.asarray(values, dtype=np.float64)
        return (found < self.low) | (found > self.high)


def limits(values: Sequence[float]) -> Limits:
    """The limits of values in the order in which they came, none below 0; ask it only of `LEAST_VALUES` or more."""
    found = np.asarray(values, dtype=np.float64)
    mean, reach = float(found.mean()), FACTOR * float(np.abs(np.diff(found)).mean())
    return Limits(mean, max(mean - reach, 0.0), mean + reach)


def draw_limits(ax: "Axes", found: Limits, theme: Theme) -> None:
    """The mean as a line, the limits dashed, each with its value at the right edge; no lower one at 0.

    Both axes must have their ranges already.
    """
    start, end = ax.get_xlim()
    edges = [edge for edge in (found.low, found.high) if edge > 0]
    ax.hlines([found.mean], start, end, colors=theme.text, linewidths=GUIDE_LINE, zorder=LINES - 0.2, gid="mean")
    ax.hlines(edges, start, end, colors=theme.c2, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH, zorder=LINES - 0.2,
              gid="limits")  # fmt: skip
    labels = [(end, edge, f"limit {number(edge, 1)}", theme.c2) for edge in edges]
    label_ends(ax, [*labels, (end, found.mean, f"mean {number(found.mean, 1)}", theme.text)])
