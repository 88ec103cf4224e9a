"""Cumulative flow. Day 0 is Monday 2 March 2026; issues are created on day -10 in To Do unless they say so."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given as given_by
from hypothesis import settings
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from generator.domain import Board, Column, FlowRules
from generator.history.replay import replay
from generator.metrics.bands import find_bands, table_bands
from generator.metrics.cumulative_flow import CUMULATIVE_FLOW
from generator.metrics.metric import Card, make_card
from generator.render.theme import SENTINELS
from tests.factories import at, make_board, make_rules, make_snapshot, story
from tests.history.snapshots import UNHURRIED
from tests.metrics.axes import drawn, points, words
from tests.metrics.wanderings import BOARDS, LAST_HOUR, Wandering, board_of


def card(*stories: str, until: float = 3, board: Board | None = None, **flow: Any) -> Card:
    rules = make_rules(flow=FlowRules(**({"since": date(2026, 3, 2)} | flow)))
    issues = map(story, stories, range(1, 10_000))
    return make_card(CUMULATIVE_FLOW, replay(make_snapshot(*issues, rules=rules, as_of=at(until), board=board)))


def standing(given: Card) -> dict[str, list[int]]:
    """By column, the issues in it at the end of each day."""
    return {str(name): rows["issues"].tolist() for name, rows in given.table.groupby("column_name", sort=False)}


def test_issues_move_from_band_to_band() -> None:
    given = card("in 1; day 1: In Progress; day 3: Done", "in 1; day 2: In Progress", "day 1: created")
    assert standing(given) == {
        "To Do": [2, 2, 1, 1],
        "In Progress": [0, 1, 2, 1],
        "In Review": [0, 0, 0, 0],
        "Done": [0, 0, 0, 1],
    }
    assert given.table["day"].tolist()[:5] == [date(2026, 3, 2)] * 4 + [date(2026, 3, 3)]


def test_a_way_back_makes_the_first_way_as_if_it_had_never_been() -> None:
    given = card("in 1; day 0: In Review; day 1: In Progress; day 3: In Review")
    assert standing(given) == {
        "To Do": [0, 0, 0, 0],
        "In Progress": [1, 1, 1, 0],
        "In Review": [0, 0, 0, 1],
        "Done": [0, 0, 0, 0],
    }


def test_a_stay_on_no_column_ends_a_way() -> None:
    given = card("in 1; day 0: In Review; day 1: Parked; day 2: In Review", "in 1; day 1: Parked")
    assert standing(given)["In Review"] == [0, 0, 1, 1]
    assert np.sum(list(standing(given).values()), axis=0).tolist() == [0, 0, 1, 1]
    assert "1 issue on no column now is left out." in given.sentences


@pytest.mark.parametrize(
    ("stories", "came", "done"),
    [
        (["in 1; day 1: In Progress"], 1, 0),
        (["day -1: created, In Progress; day 1: Done"] * 2, 0, 2),
        (["in 1; day 1: In Progress; day 2: Done"], 1, 1),
        (["in 1; day 1: In Progress; day 2: To Do"], 0, 0),
    ],
)
def test_the_headline_compares_what_came_to_stay_with_what_went(stories: list[str], came: int, done: int) -> None:
    headline = card(*stories).headline
    assert (headline.figure, headline.value) == (f"{came} in, {done} out", came - done)
    issues = "1 issue" if came == 1 else f"{came} issues"
    assert headline.sentence == f"In 4 days {issues} came into work to stay, and {done} reached Done"


def test_a_board_without_columns_in_between_counts_what_is_done() -> None:
    board = make_board(columns=(Column("Open", ("1",)), Column("Done", ("5",))), started_status_ids=frozenset())
    given = card("in 1; day 1: Done", "in 1", board=board)
    assert given.headline.sentence == "1 issue reached Done in 4 days"
    assert standing(given) == {"Open": [2, 1, 1, 1], "Done": [0, 1, 1, 1]}
    assert drawn(given).texts


def test_columns_without_statuses_are_left_out() -> None:
    columns = (Column("Ideas", ()), *make_board().columns, Column("Archive", ()))
    assert set(standing(card("in 1", board=make_board(columns=columns)))) == {
        "To Do", "In Progress", "In Review", "Done"}  # fmt: skip


def test_nothing_on_the_board_is_no_data() -> None:
    assert card().table.empty
    assert card("in 1; day 1: Parked").table.empty


def test_bands_are_stacked_with_the_last_at_the_bottom_from_zero() -> None:
    old = ["day -9: created; day -5: Done"] * 3
    given = card("in 1; day 1: In Progress; day 3: Done", "in 1; day 2: In Progress", *old)
    ax = drawn(given)
    assert points(ax, "boundary-3") == [(0, 0), (3, 1), (4, 1)]
    assert points(ax, "boundary-1") == [(0, 0), (1, 1), (2, 2), (4, 2)]
    assert points(ax, "boundary-0") == [(0, 2), (4, 2)]
    assert {"+1 Done", "1 In Progress", "0 To Do"} <= set(words(ax))
    assert ax.get_ylim()[0] == 0
    assert "Done starts at 0: 3 issues were there before the first day." in given.sentences
    assert standing(given)["Done"] == [3, 3, 3, 4]


def test_colours_run_from_pale_to_strong_however_many_columns() -> None:
    for count in (3, 5, 9):
        names = tuple(Column(f"Step {number}", (str(number),)) for number in range(count))
        started = frozenset(str(number) for number in range(1, count))
        ax = drawn(card("in 1; day 1: In Progress", board=make_board(columns=names, started_status_ids=started)))
        colours = [
            to_hex(tuple(np.ravel(fill.get_facecolor()))) for fill in ax.collections if isinstance(fill, PolyCollection)
        ]
        ramp = [getattr(SENTINELS, f"r{step}").lower() for step in range(1, 6)]
        places = [ramp.index(colour) for colour in colours if colour in ramp]
        assert len(places) == count - 1
        assert places == sorted(places)
        assert places[-1] == 4


def test_a_backlog_that_dwarfs_the_rest_is_left_out_of_the_chart() -> None:
    given = card("in 1; day 1: In Progress", *["in 1"] * 5)
    assert "The chart leaves out To Do, which would dwarf the rest; the table has it." in given.sentences
    assert {line.get_gid() for line in drawn(given).lines} == {"boundary-1", "boundary-2", "boundary-3"}
    assert not [text for text in words(drawn(given)) if "To Do" in text]


def test_the_words_say_where_issues_stand() -> None:
    height = "The height of a band is the number of issues in a column at the end of the day, Done at the bottom."
    now = "On Thu 5 Mar 2026: 0 in To Do, 1 in In Progress, 0 in In Review and 0 in Done."
    assert card("in 1; day 1: In Progress").sentences == (f"{height} {now}",)


PLACES = {"To Do": 0, "In Progress": 1, "In Review": 2, "Done": 3, "Parked": -1, None: -1}


def stood(issue: Wandering, column: int, hour: int) -> bool:
    """Whether it stood in a column or further on from just before `hour` until the end."""
    hours = [hour, *(moment + 1 for moment, _ in issue.moves if moment >= hour), LAST_HOUR + 1]
    return all(PLACES[issue.status_at(each)] >= column for each in hours)


@settings(UNHURRIED)
@given_by(BOARDS)
def test_boundaries_never_fall_and_the_last_day_is_the_board_now(issues: list[Wandering]) -> None:
    table = find_bands(board_of(issues))
    bands = table_bands(table)
    days = range(13 - bands.boundaries.shape[1], 13)
    assert (np.diff(bands.boundaries) >= 0).all()
    assert (bands.boundaries[:, 0] >= bands.before).all()
    now = [PLACES[issue.status_at(LAST_HOUR + 1)] for issue in issues]
    assert table["issues"].tolist()[-4:] == ([now.count(place) for place in range(4)] if max(now) >= 0 else [])
    assert bands.on_none == now.count(-1)
    for column in range(4):
        told = [sum(stood(issue, column, 24 * (day + 1)) for issue in issues) for day in days]
        assert bands.boundaries[column].tolist() == told
