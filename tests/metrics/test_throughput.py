from datetime import date
from typing import Any

from generator.history.replay import replay
from generator.metrics.metric import Card, make_card
from generator.metrics.throughput import THROUGHPUT
from tests.factories import at, make_snapshot, story
from tests.metrics.axes import boxes, drawn, words
from tests.metrics.weeks import board, weeks

TOO_FEW = (
    "The line is the median, 4.5 a week; the band goes from 0 to 9: too few for percentiles, the lowest and the "
    "highest of the 4 whole weeks."
)


def throughput(*counts: int, **how: Any) -> Card:
    return make_card(THROUGHPUT, weeks(*counts, **how))


def test_an_issue_counts_in_the_week_it_is_done_and_empty_weeks_stay() -> None:
    table = make_card(THROUGHPUT, board(0, 6, 7, 21, 21, until=23)).table
    assert table["week"].tolist() == [date(2026, 3, day) for day in (2, 9, 16, 23)]
    assert table["items"].tolist() == [2, 1, 0, 2]
    assert table["note"].tolist() == ["", "", "", "still running"]


def test_a_week_of_which_a_part_is_looked_at_is_no_whole_week() -> None:
    card = make_card(THROUGHPUT, board(3, 8, 15, 22, until=34, since=date(2026, 3, 4)))
    assert card.table["note"].tolist() == ["begins inside the week", "", "", "", "still running"]
    assert "The report looks at a part of the first week (hollow bar): 1 issue." in card.sentences
    assert "The last week is not over (hollow bar): 0 issues." in card.sentences  # a Sunday that is not over


def test_the_median_is_of_whole_weeks() -> None:
    card = throughput(4, 0, 5, 9, until=30)
    assert (card.headline.figure, card.headline.value) == ("4.5 issues a week", 4.5)
    assert card.headline.sentence == "4.5 issues delivered a week, the median of 4 whole weeks"
    assert card.sentences[:3] == (
        "18 issues delivered from Mon 2 Mar 2026 to Wed 1 Apr 2026.",
        TOO_FEW,
        "1 whole week without any.",
    )


def test_the_band_of_ten_weeks_lies_between_percentiles() -> None:
    card = throughput(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert "from 2 to 9: the 15th to the 85th percentile of the 10 whole weeks" in card.sentences[1]


def test_of_fewer_weeks_the_band_is_from_the_lowest_to_the_highest() -> None:
    card = throughput(1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert "from 1 to 9: too few for percentiles, the lowest and the highest of the 9" in card.sentences[1]


def test_few_weeks_have_no_median() -> None:
    card = throughput(3, 1)
    assert (card.headline.figure, card.headline.sentence) == (
        "4 issues",
        "4 issues were delivered since Mon 2 Mar 2026",
    )
    assert "Too few whole weeks for a median (2 of 3)." in card.sentences
    assert not [text for text in words(drawn(card)) if "median" in text]


def test_what_delivers_nothing_is_counted_apart() -> None:
    issues = [story("in 1; day 1: Done", 1, resolution="Duplicate"), story("in 1; day 1: Done", 2)]
    card = make_card(THROUGHPUT, replay(make_snapshot(*issues, as_of=at(3))))
    assert card.headline.figure == "1 issue"
    assert card.sentences[-1].startswith("1 issue was closed as")


def test_nothing_delivered_is_no_data() -> None:
    assert make_card(THROUGHPUT, board(until=20)).table.empty


def test_bars_start_at_zero_and_partial_weeks_are_hollow() -> None:
    ax = drawn(throughput(4, 2, 6, 1, until=25))
    bars = ax.containers[0].patches  # type: ignore[attr-defined]  # bars
    assert [bar.get_height() for bar in bars] == [4, 2, 6, 1]
    assert {bar.get_y() for bar in bars} == {0}
    assert ax.get_ylim()[0] == 0
    faces = [bar.get_facecolor() for bar in bars]
    assert faces[0] == faces[1] == faces[2] != faces[3]
    assert {"median 4", "of 3 weeks", "range 2\N{EN DASH}6", "hollow: part of a week", "2 Mar", "23 Mar"} <= set(
        words(ax)
    )


def test_the_median_crosses_no_number() -> None:
    ax = drawn(throughput(20, 21, 23, 24))  # the median is 22
    height = ax.transData.transform((0, 22))[1]
    numbers = [box for text, box in boxes(ax).items() if text in {"20", "21", "23", "24"}]
    assert len(numbers) == 4
    assert not [box for box in numbers if box.y0 < height < box.y1]


def test_a_chart_of_years_names_weeks_as_far_as_there_is_room() -> None:
    ax = drawn(throughput(*[1, 2] * 150, days=3660))
    assert "weeks from Monday, 2026 to 2031" in words(ax)
    labels = [text for text in ax.texts if text.get_text().endswith(("Jan", "Jun", "Mar"))]
    assert 0 < len(words(ax)) < 40
    assert labels
