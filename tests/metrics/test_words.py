from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.metrics.words import (
    MINUS,
    are,
    day,
    instant,
    listed,
    number,
    part,
    percent,
    plural,
    quantity,
    signed,
    were,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (34.0, "34"),
        (0, "0"),
        (-0.001, "0"),
        (2.5, "2.5"),
        (2.345, "2.35"),
        (0.1 + 0.2, "0.3"),
        (100.0, "100"),
        (-3, f"{MINUS}3"),
        (NAN, "no data"),
        (float("inf"), "no data"),
        (1e300, "1" + "0" * 300),
    ],
)
def test_a_number_has_no_needless_digit(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(60, "60"), (1200.4, "1200"), (0.4, "0")])
def test_a_whole_number_keeps_its_noughts(value: float, text: str) -> None:
    assert number(value, 0) == text


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_reads_back_within_half_a_hundredth(value: float) -> None:
    assert abs(float(number(value).replace(MINUS, "-")) - value) <= 0.00501 + abs(value) * 1e-9


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.8, "80 %"),
        (0, "0 %"),
        (1, "100 %"),
        (57 / 200, "29 %"),
        (0.998, "99.8 %"),
        (0.99999, "over 99.9 %"),
        (0.002, "0.2 %"),
        (0.00001, "under 0.1 %"),
        (-0.0000007, "under 0 %"),
        (1.25, "125 %"),
        (1.0004, "over 100 %"),
        (NAN, "no data"),
    ],
)
def test_a_share_is_0_or_100_percent_only_if_it_is(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("change", "text"), [(5, "+5"), (-2.5, f"{MINUS}2.5"), (0, "±0"), (0.001, "±0"), (NAN, "no data")]
)
def test_a_change_shows_its_sign(change: float, text: str) -> None:
    assert signed(change) == text


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 point"), (2, "2 points"), (0, "0 points"), (0.5, "0.5 points"), (1.004, "1 point")]
)
def test_only_one_is_singular(count: float, text: str) -> None:
    assert quantity(count, "points") == text


def test_words_agree_with_the_number_as_it_is_printed() -> None:
    assert plural(-1, "days") == "day"
    assert part(1, 40, "hours") == "1 of 40 hours"
    assert quantity(NAN, "points") == "no data"
    assert quantity(30.67, "points", 1) == "30.7 points"
    assert (are(1), are(2), were(1), were(0)) == ("is", "are", "was", "were")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (list("ABC"), "A, B and C"),
        (list("ABCDEFG"), "A, B, C, D and 3 more"),
    ],
)
def test_a_list_reads_as_a_sentence(words: list[str], text: str) -> None:
    assert listed(words) == text


def test_days_read_the_same_in_every_locale() -> None:
    assert day(date(2026, 3, 2)) == "Mon 2 Mar 2026"
    assert instant(datetime(2026, 12, 31, 7, 5, tzinfo=UTC)) == "Thu 31 Dec 2026, 07:05"
