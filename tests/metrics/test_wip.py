"""Work in progress. Day 0 is Monday 2 March 2026; issues are created on day -10 unless they say so."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from generator.domain import FlowRules
from generator.history.replay import replay
from generator.metrics.metric import Card, make_card
from generator.metrics.wip import WIP, compute
from tests.factories import at, make_rules, make_snapshot, story
from tests.history.snapshots import UNHURRIED
from tests.metrics.axes import drawn, points, words
from tests.metrics.wanderings import BOARDS, Wandering, board_of

WINDOW = "from Mon 2 Mar 2026 to Sun 8 Mar 2026"


def card(*stories: str, until: float = 6, zone: str = "UTC", **flow: Any) -> Card:
    rules = make_rules(time_zone=ZoneInfo(zone), flow=FlowRules(**({"since": date(2026, 3, 2)} | flow)))
    return make_card(WIP, replay(make_snapshot(*map(story, stories, range(1, 99)), rules=rules, as_of=at(until))))


def column(given: Card, name: str) -> list[int]:
    return given.table[name].tolist()


def test_the_evening_counts() -> None:
    given = card("in 1; day 1: In Progress; day 4: Done", "in 1; day 2: In Review", "in 1; day 3: Parked", "in 1")
    assert given.table["day"].tolist()[::6] == [date(2026, 3, 2), date(2026, 3, 8)]
    assert column(given, "wip") == [0, 1, 2, 2, 1, 1, 1]
    assert column(given, "started") == [0, 1, 1, 0, 0, 0, 0]
    assert column(given, "done") == [0, 0, 0, 0, 1, 0, 0]
    assert column(given, "put_back") == [0] * 7


def test_moves_within_a_day_are_one() -> None:
    there_and_back = "day 1 10:00: In Progress; day 1 12:00: To Do"
    through = "day 3 10:00: In Progress; day 3 12:00: Done"
    given = card(f"in 1; {there_and_back}; {through}", "in 1; day 2 10:00: In Progress; day 2 12:00: In Review")
    assert column(given, "wip") == [0, 0, 1, 1, 1, 1, 1]
    assert column(given, "started") == [0, 0, 1, 0, 0, 0, 0]
    assert column(given, "done") == [0] * 7


def test_what_is_put_back_or_parked_is_in_progress_no_more() -> None:
    given = card(
        "in 1; day 1: In Progress; day 3: To Do", "in 1; day 1: In Progress; day 4: Parked; day 5: In Progress"
    )
    assert column(given, "wip") == [0, 2, 2, 1, 0, 1, 1]
    assert column(given, "put_back") == [0, 0, 0, 1, 1, 0, 0]
    assert given.sentences == (
        f"In progress at the end of a day {WINDOW}: at most 2 issues (Tue 3 Mar 2026), at least 0 (Mon 2 Mar 2026).",
        "3 issues came into progress, 0 issues became done, 2 issues went back or off the board.",
        "That is 1 more in progress than before the first day.",
    )


def test_what_was_started_before_the_window_is_in_it() -> None:
    given = card("in 1; day 1: In Progress", "in 1; day 2: In Progress; day 5: Done", since=date(2026, 3, 6))
    assert column(given, "wip") == [2, 1, 1]
    assert given.headline.value == 1
    assert given.headline.sentence == "1 issue is in progress, 1.3 on average over 3 days"
    assert given.sentences[-1] == "That is 1 fewer in progress than before the first day."


def test_the_day_is_that_of_the_report() -> None:
    text = "in 1; day 1 20:00: In Progress; day 2 21:00: Done"
    assert column(card(text, zone="UTC"), "wip") == [0, 1, 0, 0, 0, 0, 0]
    assert column(card(text, zone="Asia/Kolkata"), "wip") == [0, 0, 1, 0, 0, 0, 0]


def test_nothing_in_progress_is_no_data() -> None:
    assert card("in 1; day 1: Done", "in 1").table.empty


def test_the_chart_steps_by_the_day_from_zero() -> None:
    ax = drawn(card("in 1; day 1: In Progress; day 4: Done", "in 1; day 2: In Progress"))
    assert points(ax, "wip") == [(0, 0), (1, 1), (2, 2), (4, 1), (7, 1)]
    assert ax.lines[0].get_drawstyle() == "steps-post"
    assert ax.get_ylim()[0] == 0
    assert {"1 in progress", "mean 1.1"} <= set(words(ax))


PROGRESS = {"In Progress": "started", "In Review": "started", "Done": "done", None: "", "To Do": "", "Parked": ""}


@settings(UNHURRIED)
@given(BOARDS)
def test_every_day_adds_up(issues: list[Wandering]) -> None:
    table = compute(board_of(issues))
    for row, day in zip(table.itertuples(), range(13 - len(table), 13), strict=True):
        ways = [tuple(PROGRESS[issue.status_at(24 * (day + later))] for later in (0, 1)) for issue in issues]
        assert row.wip == sum(now == "started" for _, now in ways)
        assert row.done == ways.count(("started", "done"))
        assert row.put_back == ways.count(("started", ""))
        assert row.started == ways.count(("done", "started")) + ways.count(("", "started"))
    changes = table["started"] - table["done"] - table["put_back"]
    assert table["wip"].diff().tolist()[1:] == changes.tolist()[1:]


def test_a_board_on_which_nothing_ever_starts_has_no_row() -> None:
    assert compute(board_of([Wandering(0, ((5, "Done"),))])).empty
