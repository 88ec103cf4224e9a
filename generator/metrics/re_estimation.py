"""Re-estimation: issues whose estimate changed while they were in the sprint, from what to what.

An absent estimate counts 0 in the change. Source: the site's definitions of a sprint.
"""

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from generator.history.history import History
from generator.metrics.axes import LINES, nice_ticks, size, write
from generator.metrics.labels import shortened
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import listed, number, plural, quantity, signed, were

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 12  # rows of the chart


def compute(history: History) -> pd.DataFrame:
    """A row an issue, the largest change first: `key`, `summary`, `before`, `after`, `delta`, `times`."""
    changed = history.sprint_issues[history.sprint_issues["re_estimates"] > 0]
    if changed.empty:
        return changed
    table = pd.DataFrame(
        {
            "key": changed["key"],
            "summary": changed["summary"],
            "before": changed["estimate_at_start"],
            "after": changed["estimate_at_end"],
            "delta": changed["re_estimated"].fillna(0.0),
            "times": changed["re_estimates"],
        }
    )
    order = table["delta"].abs().sort_values(ascending=False, kind="stable").index
    table = table.loc[order].reset_index(drop=True)
    table.attrs["unit"] = history.board.estimation.unit
    return table


def headline(table: pd.DataFrame) -> Headline:
    """How many issues, and the sum of the changes."""
    count, unit, total = len(table), table.attrs["unit"], float(table["delta"].sum())
    change = f"{signed(total)} {plural(total, unit)}"
    sentence = f"{quantity(count, 'issues')} {were(count)} re-estimated, by {change} in all"
    return Headline(change, sentence, value=total)


def explain(table: pd.DataFrame) -> list[str]:
    """What went up, what went down."""
    ways = (("Up", table["delta"] > 0), ("Down", table["delta"] < 0), ("Back to where it was", table["delta"] == 0))
    told = []
    for words, rows in ways:
        if rows.any():
            moved = (
                f" by {quantity(abs(float(table['delta'][rows].sum())), table.attrs['unit'])}"
                if not words.startswith("Back")
                else ""
            )
            told.append(f"{words}{moved}: {listed(list(table['key'][rows]))}.")
    if len(table) > _MOST:
        told.append(f"The chart shows the {_MOST} largest changes, the table all {len(table)}.")
    return told


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A row an issue: a hollow dot at the old estimate, a filled one at the new, a line between."""
    shown, unit = table.head(_MOST), table.attrs["unit"]
    before, after = shown["before"].fillna(0.0).to_numpy(), shown["after"].fillna(0.0).to_numpy()
    top, rows = max(before.max(), after.max(), 1.0), range(len(shown))
    ax.set_ylim(max(len(shown), 4) - 0.4, -0.6)
    ax.set_xlim(-0.2 * top, top * 1.15)
    _grid(ax, top, unit, theme)
    ax.hlines(rows, before, after, colors=theme.c2, linewidths=2, zorder=LINES)
    ax.plot(before, rows, "o", color=theme.c2, markerfacecolor=theme.bg, markersize=8, markeredgewidth=1.8,
            zorder=LINES, gid="before")  # fmt: skip
    ax.plot(after, rows, "o", color=theme.c2, markersize=8, zorder=LINES, gid="after")
    for row, (_, issue) in zip(rows, shown.iterrows(), strict=True):
        write(ax, -0.02 * top, row, shortened(str(issue["key"]), 84.0), theme.text, ha="right")
        right = max(before[row], after[row]) + 10 * 1.35 * top / size(ax)[0]
        write(ax, right, row, f"{_value(issue['before'])} → {_value(issue['after'])}", theme.text, ha="left")


def _grid(ax: "Axes", top: float, unit: str, theme: Theme) -> None:
    ticks = nice_ticks(top)
    ax.vlines(ticks, 0, 1, colors=theme.hair, linewidths=1, zorder=0, transform=ax.get_xaxis_transform())
    for tick in ticks:
        words = quantity(tick, unit) if tick == ticks[-1] else number(tick)
        write(ax, tick, -13 / size(ax)[1], words, theme.muted, ha="center", transform=ax.get_xaxis_transform())


def _value(estimate: float) -> str:
    return "none" if isnan(estimate) else number(estimate)


RE_ESTIMATION = Metric(
    key="re_estimation",
    title="Re-estimation",
    question="Which estimates changed during the sprint?",
    definition=(
        "Issues whose estimate changed inside the sprint while they were in it: the estimate at the start (or on "
        "joining), the estimate at the end, and the sum of the changes. An absent estimate counts 0 in the change: "
        "an issue first estimated during the sprint shows its whole estimate. Changes while the issue was out of the "
        'sprint do not count, so "to" less "from" can differ from the change.'
    ),
    source="The changelog of the estimation field, as Jira's burndown counts it.",
    aim="Estimates that change after the start show what was not understood at planning. Not a judgement of people.",
    scope="sprint",
    columns=(
        TableColumn("key", "Issue", "issue"),
        TableColumn("summary", "Summary", "text"),
        TableColumn("before", "From", "number"),
        TableColumn("after", "To", "number"),
        TableColumn("delta", "Change", "change"),
        TableColumn("times", "Times changed", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty="No estimate changed during the sprint.",
    rests_on=frozenset({"estimates", "membership", "dates"}),
)
