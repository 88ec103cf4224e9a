"""Work in progress (WIP): how many issues are started and not done at the end of each day.

Source: the Kanban Guide; the site's definitions of flow. For every day WIP = WIP of the day before + started - done -
put back.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from generator.history.history import History
from generator.metrics.axes import FILL, GUIDE_DASH, GUIDE_LINE, LINES, MAIN_LINE, day_axis, label_ends, value_axis
from generator.metrics.day_steps import day_steps, tell_steps
from generator.metrics.flow import count_events, count_open, find_facts, flow_facts, local_days, taking_part
from generator.metrics.metric import Headline, Metric, TableColumn, Theme
from generator.metrics.words import are, day, number, quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def compute(history: History) -> pd.DataFrame:
    """A row a day of the window: `day`, `wip` at its end, and what changed it: `started`, `done`, `put_back`.

    Empty when nothing was in progress at the end of any day.
    """
    facts, evenings = find_facts(history), _evenings(history)
    first, last = facts.first_day, facts.last_day
    started = evenings[evenings["progress"] == "started"]
    was, now = evenings["before"] == "started", evenings["progress"]
    days = evenings["entered_day"].to_numpy()
    changes = {
        "started": ~was & (now == "started"),
        "done": was & (now == "done"),
        "put_back": was & ~now.isin(["started", "done"]),
    }
    table = pd.DataFrame(
        {
            "day": [first + timedelta(days=place) for place in range(facts.days)],
            "wip": count_open(started["entered_day"].to_numpy(), started["left_day"].to_numpy(), first, last),
            **{name: count_events(days[mask.to_numpy()], first, last) for name, mask in changes.items()},
        }
    )
    if not table["wip"].any():
        table = table.iloc[:0]
    table.attrs["flow"] = facts
    return table


def _evenings(history: History) -> pd.DataFrame:
    """The stays that last over the end of a day: `entered_day`, `left_day` (NaN: it lasts), `progress`, `before`.

    `before` is the progress at the end of the day before it began (None: the issue did not exist yet). What an issue
    passes through within a day is left out, so each issue changes at most once a day.
    """
    stays = history.stays[history.stays["issue_id"].isin(taking_part(history)["issue_id"])]
    entered, left = local_days(stays["entered_at"], history), local_days(stays["left_at"], history)
    rows = stays.assign(entered_day=entered, left_day=left)[np.isnan(left) | (left > entered)]
    return rows.assign(before=rows.groupby("issue_id", sort=False)["progress"].shift())


def headline(table: pd.DataFrame) -> Headline:
    """The number now, beside the mean."""
    now, mean = int(table["wip"].iloc[-1]), float(table["wip"].mean())
    issues = quantity(now, "issues")
    usual = f"{number(mean, 1)} on average over {quantity(len(table), 'days')}"
    return Headline(issues, f"{issues} {are(now)} in progress, {usual}", value=now)


def explain(table: pd.DataFrame) -> list[str]:
    """The range, what came and went, and how things stand over the window."""
    facts, wip = flow_facts(table), table["wip"]
    high, low = table.iloc[int(wip.argmax())], table.iloc[int(wip.argmin())]
    most, window = quantity(int(high["wip"]), "issues"), f"from {day(facts.first_day)} to {day(facts.last_day)}"
    evenings = f"at most {most} ({day(high['day'])}), at least {number(int(low['wip']))} ({day(low['day'])})"
    started, done, put_back = (quantity(int(table[name].sum()), "issues") for name in ("started", "done", "put_back"))
    told = [
        f"In progress at the end of a day {window}: {evenings}.",
        f"{started} came into progress, {done} became done, {put_back} went back or off the board.",
    ]
    change = int(table["started"].sum() - table["done"].sum() - table["put_back"].sum())
    if change:
        told.append(f"That is {abs(change)} {'more' if change > 0 else 'fewer'} in progress than before the first day.")
    return told + tell_steps(facts.days)


def draw(ax: "Axes", table: pd.DataFrame, theme: Theme) -> None:
    """A step a day over a pale area, and the mean."""
    (places, wip), days = day_steps(table["wip"].tolist()), len(table)
    mean = float(table["wip"].mean())
    value_axis(ax, max(table["wip"].max(), 1), theme, "issues")
    day_axis(ax, flow_facts(table).first_day, days, theme)
    ax.fill_between(places, 0, wip, step="post", color=theme.c1, alpha=0.14, linewidth=0, zorder=FILL)
    ax.plot(places, wip, color=theme.c1, drawstyle="steps-post", linewidth=MAIN_LINE, zorder=LINES, gid="wip")
    ax.hlines([mean], 0, days, colors=theme.text, linewidths=GUIDE_LINE, linestyles=GUIDE_DASH, zorder=LINES,
              gid="mean")  # fmt: skip
    now = f"{number(wip[-1])} in progress"
    label_ends(ax, [(days, mean, f"mean {number(mean, 1)}", theme.text), (days, wip[-1], now, theme.c1)])


WIP = Metric(
    key="wip",
    title="Work in progress",
    question="How much work is under way at the same time?",
    definition=(
        "The number of issues that stand in a started status and not in done at the end of each day in the report's "
        "time zone, days off too; the last day ends at the data's time. Issues that were put back to a column before "
        "the started ones, or into a status that is on no column, are not in progress. Started, done and put back "
        "compare an issue's evening with the evening before, so the number of a day is that of the day before + "
        "started - done - put back. An issue that is started and done within one day is in none of them. An issue "
        "that is done by a resolution that delivers nothing counts as done here: it is in progress no more."
    ),
    source="The Kanban Guide: work in progress.",
    aim=(
        "The more is under way at once, the longer each issue takes. If the line rises for weeks, finish before you "
        "start. It is no measure of how busy people are."
    ),
    scope="board",
    section="flow",
    columns=(
        TableColumn("day", "Day", "date"),
        TableColumn("wip", "In progress", "number"),
        TableColumn("started", "Started", "number"),
        TableColumn("done", "Done", "number"),
        TableColumn("put_back", "Put back", "number"),
    ),
    compute=compute,
    headline=headline,
    draw=draw,
    explain=explain,
    empty=(
        "No issue was in progress at the end of a day that the report looks at. An issue is in progress while it "
        "stands in a column between the first and the last."
    ),
    rests_on=frozenset({"done", "started", "columns"}),
)
