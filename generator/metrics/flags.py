"""Scope changes named on the burndown: "+5 AB-12, AB-19" on a pole that stands on the scope line."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from generator.metrics.axes import GUIDE_LINE, LINES, size, write, write_key
from generator.metrics.labels import LINE, Flag, place_flags, shortened, width
from generator.metrics.metric import Theme
from generator.metrics.steps import SCOPE_KINDS
from generator.metrics.timeline import Timeline
from generator.metrics.words import listed, number, plural, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST, _ROWS = 6, 3
_SAME_PLACE = 14.0  # units: changes closer than this share a flag
_TWO_KEYS = 100.0  # units: two keys are named if they are no longer than this
_LONGEST_KEY = 130.0
_MARGIN = 90.0  # units right of the axes that a flag may use


@dataclass(frozen=True, slots=True)
class ScopeEvent:
    """Scope changes that stand at one place of the chart.

    `deltas` are in the chart's unit, `scope` is the scope before or after them, whichever is higher.
    """

    place: float
    deltas: tuple[float, ...]
    keys: tuple[str, ...]
    scope: float

    @property
    def text(self) -> str:
        """Gains and losses and their issues: "+5 AB-1 and AB-2"; never a net that hides a swap."""
        gained = sum(delta for delta in self.deltas if delta > 0)
        lost = sum(delta for delta in self.deltas if delta < 0)
        sums = " ".join(signed(total) for total in (gained, lost) if total)
        keys = [shortened(key, _LONGEST_KEY) for key in dict.fromkeys(self.keys)]
        most = 2 if width(" ".join(keys[:2])) <= _TWO_KEYS else 1
        return f"{sums} {listed(keys, most) if most > 1 or len(keys) == 1 else f'{keys[0]} and {len(keys) - 1} more'}"


def scope_events(table: pd.DataFrame, line: Timeline, wide: float) -> list[ScopeEvent]:
    """The scope changes that the chart shows, in time order; `wide` is the width of the axes in units."""
    near = _SAME_PLACE * line.edge / wide
    changes = zip(table["kind"], line.places, table[line.column("scope_delta")], table["key"], line.scope, strict=True)
    events: list[ScopeEvent] = []
    for kind, place, delta, key, scope in changes:
        if kind not in SCOPE_KINDS or delta == 0 or place > line.edge:
            continue
        event = ScopeEvent(place, (delta,), (key,), max(scope, scope - delta))
        if events and place - events[-1].place <= near:
            last = events.pop()
            event = ScopeEvent(last.place, (*last.deltas, delta), (*last.keys, key), max(last.scope, event.scope))
        events.append(event)
    return events


def flag_scope(events: list[ScopeEvent], line: Timeline, wide: float) -> list[Flag]:
    """Flags for the largest changes, as many as fit; `Flag.index` counts in `by_size(events)`."""
    unit = wide / line.edge
    texts = [(event.place * unit, event.text) for event in by_size(events)[:_MOST]]
    return place_flags(texts, right_edge=wide + _MARGIN, rows=_ROWS)


def by_size(events: list[ScopeEvent]) -> list[ScopeEvent]:
    """The events, those that moved most first."""
    return sorted(events, key=lambda event: -sum(map(abs, event.deltas)))


def flag_room(flags: list[Flag]) -> float:
    """The height that the rows of flags need, in units."""
    return (max(flag.row for flag in flags) + 1) * LINE + 10 if flags else 0.0


def draw_flags(ax: "Axes", events: list[ScopeEvent], flags: list[Flag], theme: Theme) -> None:
    """Poles and words; what found no room is counted at the top left."""
    high, top = size(ax)[1], ax.get_ylim()[1]
    rows = max((flag.row for flag in flags), default=0)
    ordered = by_size(events)
    heights = [top * (1 - (rows - flag.row + 0.5) * LINE / high) for flag in flags]
    places = [ordered[flag.index].place for flag in flags]
    ax.vlines(places, [ordered[flag.index].scope for flag in flags], heights, colors=theme.c2, linewidths=GUIDE_LINE,
              zorder=LINES, gid="flags")  # fmt: skip
    nudge = 4 * (ax.get_xlim()[1] - ax.get_xlim()[0]) / size(ax)[0]
    for flag, place, height in zip(flags, places, heights, strict=True):
        right = flag.right > flag.x
        write(ax, place + (nudge if right else -nudge), height, flag.text, theme.text, ha="left" if right else "right")
    unnamed = len(events) - len(flags)
    if unnamed:
        more = "more " if flags else ""
        words = f"{number(unnamed)} {more}{plural(unnamed, 'scope changes')} in the table"
        write_key(ax, words, theme)
