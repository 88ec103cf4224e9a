from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes

from generator.metrics.axes import size
from generator.metrics.dots import COUNTED_DOT, Box, Dot, dot_area, place_boxes, write_counts, write_keys
from generator.metrics.labels import width
from generator.render.theme import SENTINELS
from tests.metrics.axes import boxes, make_axes, words

PAPER = Box(0, 0, 100, 50)
BOXES = st.builds(
    lambda left, bottom, wide, high: Box(left, bottom, left + wide, bottom + high),
    *(st.integers(-10, 110), st.integers(-10, 60), st.integers(1, 40), st.integers(1, 20)),
)


@given(st.lists(st.lists(BOXES, min_size=1, max_size=4), max_size=8), st.lists(BOXES, max_size=4))
def test_nothing_lies_on_anything_nor_leaves_the_paper(choices: list[list[Box]], taken: list[Box]) -> None:
    placed = place_boxes(choices, PAPER, taken)
    for one, other in combinations([*placed.values()], 2):
        assert not one.touches(other)
    for index, box in placed.items():
        assert box in choices[index]
        assert box.inside(PAPER)
        assert not any(map(box.touches, taken))


def test_the_first_place_that_is_free_and_the_first_thing_first() -> None:
    one, other = Box(0, 0, 10, 10), Box(10, 0, 20, 10)
    assert place_boxes([[one, other], [one, other], [one]], PAPER) == {0: one, 1: other}


def paper() -> Axes:
    ax = make_axes()
    ax.set(xlim=(0, 90), ylim=(0, 40))
    return ax


def test_counts_that_would_lie_on_each_other_give_way_to_the_larger() -> None:
    ax = paper()
    write_counts(ax, [Dot(10, 10, "12"), Dot(10.5, 10, "2"), Dot(30, 10, "2")], SENTINELS)
    assert words(ax) == ["12", "2"]
    assert ax.texts[1].get_position() == (30, 10)


def test_keys_stand_beside_their_dots_and_cover_no_dot_and_no_line() -> None:
    ax = paper()
    write_keys(ax, [Dot(10, 30, "AB-1"), Dot(89, 30, "AB-2"), Dot(50, 20, "AB-3")], [(14, 30)], [20.2], SENTINELS)
    wide, high = size(ax)
    found = {text.get_text(): (text.get_position()[0] * wide, text.get_position()[1] * high) for text in ax.texts}
    assert found["AB-1"][0] < 10 / 90 * wide
    assert found["AB-2"][0] < 89 / 90 * wide
    assert found["AB-3"][1] > 20 / 40 * high + 7 or found["AB-3"][1] < 20 / 40 * high - 7
    assert len(boxes(ax)) == 3


def test_a_key_without_room_is_left_out() -> None:
    ax = paper()
    write_keys(ax, [Dot(10, 20, "AB-1")], [(x / 2, y / 2) for x in range(60) for y in range(80)], [], SENTINELS)
    assert words(ax) == []


def test_a_dot_is_large_enough_for_its_number() -> None:
    sides = [dot_area(issues) ** 0.5 for issues in (2, 99, 4000)]
    assert sides[0] == COUNTED_DOT
    assert sides[1] > width("99", 8)
    assert sides[2] > width("4000", 8)


def test_a_count_at_the_edge_is_written() -> None:
    ax = paper()
    write_counts(ax, [Dot(0, 0, "12"), Dot(90, 40, "3")], SENTINELS)
    assert words(ax) == ["12", "3"]
