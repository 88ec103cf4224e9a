from collections.abc import Sequence

import pytest

from generator.metrics.metric import Card, make_card
from generator.metrics.throughput_stability import THROUGHPUT_STABILITY
from tests.metrics.axes import drawn, line, points, words
from tests.metrics.weeks import board, weeks

CALM = (5, 6, 5, 6, 5, 6, 5, 6, 5, 6)
USUAL = (
    "On average 5.5 issues were delivered a week; weeks from 2.8 to 8.2 are what this process brings by itself "
    "(10 whole weeks)."
)


def stability(*counts: int) -> Card:
    return make_card(THROUGHPUT_STABILITY, weeks(*counts))


def test_limits_are_the_mean_and_the_moving_ranges() -> None:
    card = stability(*CALM)  # mean 5.5, every step 1
    found = card.table.attrs["limits"]
    assert (found.mean, found.low, found.high) == pytest.approx((5.5, 2.84, 8.16))
    assert card.headline.sentence == "Throughput is stable: none of the 10 whole weeks lies outside the limits"
    assert card.sentences == (USUAL,)


def test_a_week_outside_is_a_signal() -> None:
    card = stability(*CALM, 5, 30)  # mean 7.5, mean step 3.18
    assert card.table["signal"].tolist() == [""] * 11 + ["above"]
    assert card.table["moving_range"].tolist()[1:] == [1] * 10 + [25]
    assert card.headline.sentence == "1 of 12 whole weeks lies outside the limits"
    assert card.headline.value == 1
    assert card.sentences[1] == ("Outside, so ask what was different in the week from Mon 18 May 2026 with 30 (above).")
    ax = drawn(card)
    assert points(ax, "signals") == [(11, 30)]
    assert "30" in words(ax)
    assert ax.get_ylim()[1] > 30


def test_a_week_may_lie_below() -> None:
    assert stability(*[50, 51] * 8, 0).table["signal"].tolist()[-1] == "below"


def test_few_weeks_have_no_limits() -> None:
    card = stability(*CALM[:9])
    assert card.headline.sentence == "Too early to tell: 9 whole weeks are too few for limits"
    assert card.headline.no_data
    assert card.sentences == ("9 whole weeks so far; limits take 10. The chart shows the weeks.",)
    ax = drawn(card)
    assert len(line(ax, "weeks").get_xdata()) == 9  # type: ignore[arg-type]  # an array
    assert not [text for text in words(ax) if text.startswith(("limit", "mean"))]


@pytest.mark.parametrize("counts", [[1] + [0] * 11, [0] * 11 + [1], [9] * 12])
def test_limits_of_odd_weeks(counts: Sequence[int]) -> None:
    card = stability(*counts)
    assert card.table.attrs["limits"].low >= 0
    assert drawn(card).texts


def test_without_a_whole_week_there_is_no_data() -> None:
    assert make_card(THROUGHPUT_STABILITY, board(1, until=3)).table.empty
