"""What the burndown and the burn-up draw and say alike: axes, days off, planned and actual end."""

from datetime import timedelta
from typing import TYPE_CHECKING

from generator.metrics.axes import LINES, MAIN_LINE, SECOND_DASH, SECOND_LINE, day_axis, mark_times, value_axis
from generator.metrics.metric import Theme
from generator.metrics.timeline import Timeline
from generator.metrics.words import day, instant, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HALF_A_DAY = 0.5  # ends closer than this are one


def draw_time(ax: "Axes", timeline: Timeline, theme: Theme, room: float = 0.0) -> None:
    """Everything but the lines: both axes, days off, the planned end and, where it differs, the actual one."""
    value_axis(ax, max(timeline.scope), theme, timeline.unit, room)
    day_axis(ax, timeline.first_day, timeline.edge, theme)
    if timeline.days_off:
        ax.broken_barh(timeline.days_off, (0, ax.get_ylim()[1]), facecolor=theme.nonwork, linewidth=0, zorder=0)
    mark_times(ax, _marks(timeline), theme, room)


def draw_steps(ax: "Axes", timeline: Timeline, values: tuple[float, ...], colour: str, name: str) -> None:
    """A step line up to the edge; the scope is the second series: thinner and dash-dotted."""
    second = {"linewidth": SECOND_LINE, "linestyle": SECOND_DASH} if name == "scope" else {"linewidth": MAIN_LINE}
    ax.plot(*timeline.visible(values), color=colour, drawstyle="steps-post", zorder=LINES, gid=name, **second)


def tell_time(timeline: Timeline) -> list[str]:
    """What the upright lines and the ends of the lines say, in words."""
    told = []
    if timeline.active:
        told.append(f"The lines stop at {instant(timeline.ended_at)}, the time of the latest data.")
    if timeline.days_late:
        verb = "is still open" if timeline.active else "was closed"
        told.append(f"The sprint {verb} {quantity(timeline.days_late, 'days')} after its planned end.")
    if timeline.cut:
        last_day = timeline.first_day + timedelta(days=timeline.edge - 1)
        told.append(f"The chart stops after {day(last_day)}, at three times the planned length; the table goes on.")
    return told


def _marks(timeline: Timeline) -> list[tuple[float, str]]:
    marks = []
    planned = timeline.planned_end
    if planned is not None:
        marks.append((planned, "planned end"))
    if timeline.active and not timeline.cut:
        marks.append((timeline.end, "latest data"))
    elif not timeline.cut and (planned is None or abs(timeline.end - planned) >= _HALF_A_DAY):
        marks.append((timeline.end, "closed"))
    return marks
