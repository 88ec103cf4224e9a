"""Work item age: how long the issues in progress have been so, beside what took issues that are done.

In calendar days touched since the first start. Source: the Kanban Guide's work item age; the chart, with the ages at
which issues left each column behind it, is the aging chart that D. Vacanti describes.
"""

from typing import TYPE_CHECKING, Any

import pandas as pd

from generator.metrics.ages import AgeFacts, Slot, age_facts, find_ages
from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, LINES, label_ends, size, value_axis, write, write_key
from generator.metrics.dots import COUNTED_DOT, DOT, Dot, write_counts, write_keys
from generator.metrics.flow import flow_facts
from generator.metrics.labels import shortened
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.percentiles import FEWEST
from generator.metrics.words import are, day, listed, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BESIDE = 8  # issues of one age in one column that are drawn side by side; more share a dot
_ROWS = 60  # heights at which dots stand at most
_FURTHEST = 3.0  # the chart goes on to so many times the highest percentile
_ROOM = 0.13
_TINT = 0.4


def _old(table: pd.DataFrame) -> pd.DataFrame:
    """The issues older than the service level expectation; none without one."""
    level = age_facts(table).level
    return table[table["age_days"] > level[1]] if level else table.iloc[:0]


def headline(table: pd.DataFrame) -> Headline:
    """How many are older than nearly all that is done was."""
    level, old = age_facts(table).level, len(_old(table))
    issues = quantity(len(table), "issues")
    if level is None:
        oldest = quantity(float(table["age_days"].max()), "days")
        return Headline(oldest, f"{issues} {are(len(table))} in progress, the oldest for {oldest}")
    than = f"older than the {quantity(level[1], 'days')} in which {level[0]} % are delivered"
    if not old:
        none = "The only issue in progress is not" if len(table) == 1 else f"None of {issues} in progress is"
        return Headline(f"0 of {issues}", f"{none} {than}", value=0)
    return Headline(f"{old} of {issues}", f"{old} of {issues} in progress {are(old)} {than}", value=old)


def explain(table: pd.DataFrame) -> list[str]:
    """The oldest, how many stand in each column, which are flagged, and what they are compared with."""
    facts, oldest = age_facts(table), table.iloc[0]
    counts = _count(table)
    standing = [f"{count} in {slot.name}" for count, slot in zip(counts, facts.slots, strict=True)]
    told = [f"The oldest: {_say(oldest)}. In progress: {listed(standing, most=len(standing))}."]
    old, flagged = _old(table), table[table["flagged"]]
    if len(old):
        told.append(f"Above the expectation: {listed([_say(issue) for _, issue in old.iterrows()])}.")
    if len(flagged):
        told.append(f"Flagged (square marks): {listed(list(flagged['key']))}.")
    return [*told, _tell_past(table)]


def _count(table: pd.DataFrame) -> list[int]:
    """How many stand in each slot."""
    counts = table["slot"].value_counts()
    return [int(counts.get(index, 0)) for index in range(len(age_facts(table).slots))]


def _say(issue: "pd.Series[Any]") -> str:
    return f"{issue['key']} with {quantity(issue['age_days'], 'days')}"


def _tell_past(table: pd.DataFrame) -> str:
    facts, window = age_facts(table), flow_facts(table)
    if not facts.percentiles:
        few = f"Only {quantity(facts.delivered, 'issues')}" if facts.delivered else "No issues"
        return f"{few} delivered since {day(window.first_day)}: too few to compare with, it takes {FEWEST}."
    return (
        f"The lines are percentiles of the cycle times of the {facts.delivered} issues delivered since "
        f"{day(window.first_day)}; the tints behind a column show the ages at which they left it."
    )


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A dot an issue over its column, at its age; tints and dashed lines for what is done; squares are flagged."""
    facts = age_facts(table)
    top = _find_top(table, facts)
    value_axis(ax, top, theme, "days", room=_ROOM)
    _draw_columns(ax, table, facts, theme)
    lines = [each for each in facts.percentiles if each.days <= top]
    ax.hlines([each.days for each in lines], 0, len(facts.slots), colors=theme.text, linewidths=GUIDE_LINE,
              linestyles=GUIDE_DASH, zorder=FILL, gid="percentiles")  # fmt: skip
    label_ends(ax, [(len(facts.slots), each.days, each.label, theme.text) for each in lines], room=_ROOM)
    dots = _place_dots(table, top)
    _draw_dots(ax, dots, theme)
    _write_keys(ax, dots[dots["issue_id"].isin(_old(table)["issue_id"])], dots, facts, theme)
    write_key(ax, _tell_marks(dots), theme)


def _find_top(table: pd.DataFrame, facts: AgeFacts) -> float:
    """The age at the chart's upper edge: the oldest's, but not so far beyond the percentiles that these lie flat."""
    oldest = float(table["age_days"].max())
    highest = max((each.days for each in facts.percentiles), default=oldest)
    return max(min(oldest, highest * _FURTHEST), highest, 5.0)


def _draw_columns(ax: "Axes", table: pd.DataFrame, facts: AgeFacts, theme: Theme) -> None:
    """Each column's name below, its number of issues above, its tints between."""
    ax.set_xlim(0, len(facts.slots))
    (wide, high), below = size(ax), ax.get_xaxis_transform()
    for index, (slot, count) in enumerate(zip(facts.slots, _count(table), strict=True)):
        name = shortened(slot.name, wide / len(facts.slots) - 6)
        write(ax, index + 0.5, -13 / high, name, theme.muted, ha="center", transform=below)
        write(ax, index + 0.5, 1 - 8 / high, quantity(count, "issues"), theme.text, ha="center", transform=below)
        _draw_tints(ax, index, slot, theme)
    ax.vlines(range(1, len(facts.slots)), 0, 1, colors=theme.hair, linewidths=1, zorder=FILL, transform=below)


def _draw_tints(ax: "Axes", index: int, slot: Slot, theme: Theme) -> None:
    """The stronger, the fewer of those done were as old when they left the column."""
    edges = [0.0, *(each.days for each in slot.paces), ax.get_ylim()[1] * (1 - _ROOM)]
    ramp = (theme.r1, theme.r2, theme.r3, theme.r4, theme.r5)
    for place in range(len(slot.paces) + 1 if slot.paces else 0):
        colour = ramp[min(place, len(ramp) - 1)]
        if edges[place + 1] > edges[place]:
            ax.bar(index + 0.5, edges[place + 1] - edges[place], 1.0, edges[place], facecolor=colour, alpha=_TINT,
                   linewidth=0, zorder=0)  # fmt: skip


def _place_dots(table: pd.DataFrame, top: float) -> pd.DataFrame:
    """Where each issue stands, side by side with those of its age; many of one age are one row with their number."""
    rows = table.assign(beyond=table["age_days"] > top, issues=1)
    rows["y"] = rows["age_days"].clip(upper=top)
    cell = [rows["slot"], rows["y"] // max(top / _ROWS, 1)]
    groups = rows.groupby(cell, sort=False)
    many = groups["issue_id"].transform("size")
    order = groups.cumcount()
    rows["x"] = rows["slot"] + 0.5 + (order - (many - 1) / 2) * 0.8 / _BESIDE * (many <= _BESIDE)
    rows["issues"] = many.where(many > _BESIDE, 1)
    return rows[(many <= _BESIDE) | (order == 0)]


def _draw_dots(ax: "Axes", dots: pd.DataFrame, theme: Theme) -> None:
    single, marked = dots["issues"] == 1, dots["flagged"].astype(bool)
    kinds = (
        ("dots", single & ~marked & ~dots["beyond"], "o", DOT + 1),
        ("flagged", single & marked & ~dots["beyond"], "s", DOT + 1),
        ("beyond", single & dots["beyond"], "^", DOT + 1),
        ("counted", ~single, "o", COUNTED_DOT),
    )
    for gid, which, marker, diameter in kinds:
        if which.any():
            ax.plot(dots["x"][which], dots["y"][which], marker, color=theme.text, markersize=diameter,
                    markeredgewidth=0, zorder=LINES, gid=gid)  # fmt: skip
    counted = dots[~single]
    write_counts(ax, list(map(Dot, counted["x"], counted["y"], counted["issues"].map(number))), theme)


def _write_keys(ax: "Axes", named: pd.DataFrame, dots: pd.DataFrame, facts: AgeFacts, theme: Theme) -> None:
    """The keys of single dots, with the age of those that are too old for the chart."""
    texts = [
        f"{row['key']}: {number(row['age_days'])}" if row["beyond"] else str(row["key"])
        for row in named[named["issues"] == 1].to_dict("records")
    ]
    places = zip(named["x"][named["issues"] == 1], named["y"][named["issues"] == 1], texts, strict=True)
    lines = [each.days for each in facts.percentiles]
    write_keys(ax, [Dot(*each) for each in places], zip(dots["x"], dots["y"], strict=True), lines, theme)


def _tell_marks(dots: pd.DataFrame) -> str:
    said = ["a dot: an issue"]
    if dots["flagged"].any():
        said.append("square: flagged")
    if dots["beyond"].any():
        said.append("triangle: older than the chart is high")
    return ", ".join(said)


WORK_ITEM_AGE = Metric(
    key="work_item_age",
    title="Work item age",
    question="Which work in progress is getting old?",
    definition=(
        "For each issue that stands in a started status now: the calendar days it touched since its first entry into "
        "one, the first day and the day of the data counted, days off too. So an issue started today is 1 day old. It "
        "is the age of the work, not the time in the present column, and going back to an earlier column does not "
        "make it younger. Issues put back before the started columns, or into a status on no column, are not in "
        "progress. The lines are percentiles (nearest rank) of the cycle times of the issues delivered in the days "
        "the report looks at. The tints behind a column are the same percentiles of the ages at which those issues "
        f"left the column for the last time; where fewer than {FEWEST} left it, of the cycle times. With fewer than "
        f"{FEWEST} delivered issues there are neither. Keys are written at the issues that are older than the "
        "percentile of the service level expectation, 85 unless configured otherwise."
    ),
    source="The Kanban Guide: work item age; Vacanti, Actionable Agile Metrics for Predictability: the aging chart.",
    aim=(
        "Look at it every day, from the oldest on: what would help this issue to move? An old issue is a question to "
        "the team, not a fault of whoever works on it."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("type", "Type", "text"),
        TableColumn("column_name", "Column", "text"),
        TableColumn("status", "Status", "text"),
        TableColumn("started_at", "First started", "instant"),
        TableColumn("age_days", "Age (days)", "number"),
        TableColumn("mark", "Flagged", "text"),
        TableColumn("above", "Older than this share of past cycle times", "text"),
    ),
    compute=find_ages,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No issue is in progress now. An issue is in progress while it stands in a column between the first and the "
        "last."
    ),
    rests_on=frozenset({"done", "started", "columns"}),
)
