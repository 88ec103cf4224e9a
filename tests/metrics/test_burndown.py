from datetime import timedelta
from typing import Any

import pytest

from generator.metrics.burndown import BURNDOWN
from generator.metrics.metric import Card, make_card
from tests.metrics.axes import boxes, drawn, line, points, words
from tests.metrics.histories import END, START, Step, at, make_history, make_issue, make_sprint, make_totals

FIVE_ADDED: list[Step] = [
    (START, "start", None, 10, 4, 10, 4),
    (at(1.5), "completed", "AB-1", 7, 3, 10, 4),
    (at(3.5), "added", "AB-7", 12, 4, 15, 5),
    (END, "end", None, 12, 4, 15, 5),
]


def card(steps: list[Step], **facts: Any) -> Card:
    return make_card(BURNDOWN, make_history(steps=steps, issues=[make_issue("AB-1")], totals=[make_totals()], **facts))


def ended(remaining: float, scope: float, **facts: Any) -> Card:
    """A sprint that began with 10 points and ended so."""
    last = facts.get("as_of") or END
    steps: list[Step] = [(START, "start", None, 10, 4, 10, 4), (last, "end", None, remaining, 2, scope, 4)]
    return card(steps, **facts)


ACTIVE = {"sprints": [make_sprint(state="active")]}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (ended(6, 10), "6 of 10 points were left when the sprint closed"),
        (ended(1, 10), "1 of 10 points was left when the sprint closed"),
        (ended(0, 10), "All 10 points in scope were done at the close"),
        (ended(0, 10, **ACTIVE, as_of=at(4.5)), "All 10 points in scope are done"),
        (ended(0, 0), "Nothing was left in the sprint"),
        (ended(6, 10, **ACTIVE, as_of=at(4.5)), "6 of 10 points are left, with 5 working days to go"),
        (ended(6, 10, **ACTIVE, as_of=at(10.5)), "6 of 10 points are left, with 1 working day to go"),
        (ended(6, 10, **ACTIVE, as_of=at(11.5)), "6 of 10 points are left on the last working day"),
        (ended(6, 10, **ACTIVE, as_of=at(13.5)), "6 of 10 points are left, 2 days after the planned end"),
        (ended(6, 10, unit="hours"), "6 of 10 hours were left when the sprint closed"),
        (ended(6, 10, unit="issues"), "2 of 4 issues were left when the sprint closed"),
        (
            ended(6, 10, sprints=[make_sprint(state="active", planned_end_at=None)], as_of=at(3)),
            "6 of 10 points are left",
        ),
    ],
)
def test_the_headline_is_what_is_left_and_when(given: Card, sentence: str) -> None:
    assert given.headline.sentence == sentence


def test_a_sprint_that_never_had_an_issue_has_no_chart() -> None:
    steps: list[Step] = [(START, "start", None, 0, 0, 0, 0), (END, "end", None, 0, 0, 0, 0)]
    empty = make_card(BURNDOWN, make_history(steps=steps, totals=[make_totals()]))
    assert empty.table.empty
    assert empty.headline.no_data == "No issue was ever in this sprint."


def test_the_words_tell_both_lines_in_both_units() -> None:
    assert card(FIVE_ADDED).sentences == (
        "Work left (thick line): 10 points in 4 issues at the start, 12 points in 4 issues at the close.",
        (
            "Scope, done work included (dash-dotted line): 10 points in 4 issues at the start, "
            "15 points in 5 issues at the close, 1 scope change in between."
        ),
        "The dashed guide falls evenly to zero at the planned end, over working days only.",
        "Shaded days are not working days.",
    )


def test_a_guide_over_all_days_says_nothing_of_working_days() -> None:
    assert (
        "The dashed guide falls evenly to zero at the planned end." in card(FIVE_ADDED, ideal_line="calendar").sentences
    )


@pytest.mark.parametrize("left", [0, 0.3, 1])
@pytest.mark.parametrize("late", [-0.4, 0, 0.4])
def test_the_name_of_the_guide_gives_way_to_what_is_left(left: float, late: float) -> None:
    closed = make_sprint(closed_at=END + timedelta(days=late))
    found = boxes(drawn(ended(left, 40, sprints=[closed])))
    (words,) = (box for text, box in found.items() if text.endswith(" left"))
    assert not words.overlaps(found["guide"])


def test_the_names_of_the_lines_keep_out_of_the_flags() -> None:
    steps: list[Step] = [(START, "start", None, 10, 4, 10, 4), (at(10.5), "added", "AB-7", 90, 5, 90, 5)]
    found = boxes(drawn(card([*steps, (END, "end", None, 90, 5, 90, 5)])))
    for name in ("scope 90", "90 points left"):
        assert not found[name].overlaps(found["+80 AB-7"])


def test_huge_numbers_stay_in_the_picture() -> None:
    ax = drawn(ended(123456789.25, 987654321.75))
    assert max(box.x1 for box in boxes(ax).values()) <= 720
    assert min(box.x0 for box in boxes(ax).values()) >= 0


def test_the_table_names_each_event() -> None:
    table = card(FIVE_ADDED).table
    assert list(table["event"]) == ["sprint start", "completed", "added", "sprint end"]
    assert list(table["scope_delta"]) == [0, 0, 5, 0]
    assert list(table["scope_delta_issues"]) == [0, 0, 1, 0]
    assert list(ended(6, 10, **ACTIVE, as_of=at(4)).table["event"]) == ["sprint start", "latest data"]


def test_work_left_is_a_step_line_from_event_to_event() -> None:
    ax = drawn(card(FIVE_ADDED))
    assert points(ax, "remaining") == [(0.375, 10), (1.5, 7), (3.5, 12), (11.708, 12)]
    assert line(ax, "remaining").get_drawstyle() == "steps-post"


def test_scope_differs_from_work_left_by_more_than_its_colour() -> None:
    ax = drawn(card(FIVE_ADDED))
    assert points(ax, "scope") == [(0.375, 10), (3.5, 15), (11.708, 15)]
    assert [line(ax, name).is_dashed() for name in ("scope", "remaining")] == [True, False]
    assert line(ax, "scope").get_linewidth() < line(ax, "remaining").get_linewidth()


def test_the_guide_does_not_fall_at_the_weekend() -> None:
    guide = dict(points(drawn(card(FIVE_ADDED)), "guide"))
    assert guide[5.0] == guide[7.0]
    assert guide[11.708] == 0


def test_the_ends_of_the_lines_say_their_values() -> None:
    assert {"12 points left", "scope 15", "guide", "planned end", "+5 AB-7"} <= set(words(drawn(card(FIVE_ADDED))))


def test_the_line_of_an_open_sprint_stops_at_the_latest_data() -> None:
    ax = drawn(ended(6, 10, **ACTIVE, as_of=at(4.5)))
    assert points(ax, "remaining")[-1] == (4.5, 6)
    assert ax.get_xlim() == (0, 12)
    assert {"latest data", "planned end"} <= set(words(ax))
    assert "closed" not in words(ax)


def test_a_late_close_is_marked_beside_the_planned_end() -> None:
    late = ended(6, 10, sprints=[make_sprint(closed_at=END + timedelta(days=3))])
    assert {"closed", "planned end"} <= set(words(drawn(late)))
    assert late.sentences[-1] == "The sprint was closed 3 days after its planned end."


def test_a_sprint_closed_years_late_is_cut_and_says_so() -> None:
    closed_at = END + timedelta(days=900)
    steps: list[Step] = [
        (START, "start", None, 10, 4, 10, 4),
        (at(400), "completed", "AB-1", 6, 3, 10, 4),
        (closed_at, "end", None, 6, 3, 10, 4),
    ]
    late = card(steps, sprints=[make_sprint(closed_at=closed_at)])
    ax = drawn(late)
    assert points(ax, "remaining") == [(0.375, 10), (35, 10)]
    assert "10 points left" in words(ax)
    assert late.headline.figure == "6 points left"
    assert late.sentences[-1].startswith("The chart stops after Sun 6 Dec 2026, at three times the planned length")


def changes(*moves: tuple[float, float, str]) -> Card:
    """A sprint of 20 points with scope changes (day, by how much, key)."""
    scope, rows = 20.0, []
    for when, delta, key in moves:
        scope += delta
        rows.append((at(when), "added" if delta > 0 else "removed", key, scope, 9, scope, 9))
    steps: list[Step] = [(START, "start", None, 20, 9, 20, 9), *rows, (END, "end", None, scope, 9, scope, 9)]
    return card(steps)


def test_changes_at_one_place_share_a_flag_that_hides_no_swap() -> None:
    texts = words(drawn(changes((3.5, 5, "AB-1"), (3.51, 3, "AB-2"), (8.5, 5, "AB-3"), (8.51, -5, "AB-4"))))
    assert "+8 AB-1 and AB-2" in texts
    assert "+5 \N{MINUS SIGN}5 AB-3 and AB-4" in texts


def test_a_dozen_changes_leave_six_flags_at_most_and_a_count() -> None:
    moves = [(0.7 + index * 0.9, 1.0 + index, f"PLATFORM-{100 + index}") for index in range(12)]
    ax = drawn(changes(*moves))
    flags = [text for text in words(ax) if text.startswith("+")]
    assert 3 <= len(flags) <= 6
    assert f"{12 - len(flags)} more scope changes in the table" in words(ax)
    assert "+12 PLATFORM-111" in flags


def test_no_two_words_of_a_busy_chart_lie_on_each_other() -> None:
    moves = [(0.7 + index * 0.9, 1.0 + index, f"AB-{100 + index}") for index in range(12)]
    found = list(boxes(drawn(changes(*moves))).items())
    for index, (one, box) in enumerate(found):
        for other, another in found[index + 1 :]:
            apart = box.x1 <= another.x0 or another.x1 <= box.x0 or box.y1 <= another.y0 or another.y1 <= box.y0
            assert apart, (one, other)
