from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.metrics.labels import Flag, place_flags, shortened, spread, width

TEXTS = st.lists(st.tuples(st.floats(0, 550), st.text("ABab1-, ", min_size=1, max_size=24)), max_size=6)


@given(st.lists(st.floats(0, 200), max_size=6))
def test_labels_of_line_ends_do_not_touch_and_keep_their_order(positions: list[float]) -> None:
    placed = spread(positions, 14, 7, 230)
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    assert all(placed[above] - placed[below] >= 13.999 for below, above in pairwise(order))
    assert all(value <= 230 for value in placed)


def test_labels_stay_where_they_are_if_there_is_room() -> None:
    assert spread([100, 20], 14, 7, 230) == [100, 20]
    assert spread([0, 230], 14, 7, 230) == [7, 230]
    assert spread([230, 229], 14, 7, 230) == [230, 216]


@given(TEXTS)
def test_no_flag_covers_another_flags_text_or_pole(texts: list[tuple[float, str]]) -> None:
    flags = place_flags(texts, right_edge=640, rows=3)
    assert all(flag.right <= 640 and flag.row < 3 for flag in flags)
    for one, other in combinations(flags, 2):
        _assert_apart(one, other)
        _assert_apart(other, one)


def _assert_apart(lower: Flag, upper: Flag) -> None:
    if lower.row == upper.row:
        assert lower.right <= upper.left or upper.right <= lower.left
    if lower.row < upper.row:
        assert not lower.left < upper.x < lower.right


def test_what_finds_no_room_is_the_least_important() -> None:
    long = "x" * 30
    flags = place_flags([(100, long), (110, long), (120, long), (130, "y")], right_edge=640, rows=2)
    assert sorted(flag.index for flag in flags) == [0, 1]


def test_a_flag_near_the_right_edge_flies_to_the_left() -> None:
    (flag,) = place_flags([(540, "+5 AB-12 and AB-13")], right_edge=560, rows=1)
    assert (flag.left < 540, flag.right) == (True, 540)


def test_a_long_name_ends_in_an_ellipsis_and_fits() -> None:
    assert shortened("Sprint 12", 100) == "Sprint 12"
    short = shortened("The sprint of the very long name", 60)
    assert short.endswith("…")
    assert width(short) <= 60
