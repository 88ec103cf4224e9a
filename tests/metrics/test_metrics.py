import importlib
import pkgutil

import pandas as pd
import pytest

from generator import metrics
from generator.history.replay import replay
from generator.metrics import METRICS, make_board_cards, make_sprint_cards
from generator.metrics.metric import Card, Metric, make_card
from tests.factories import at, make_active_sprint, make_board, make_snapshot, make_sprint, story
from tests.metrics.axes import drawn
from tests.metrics.histories import make_history

STORIES = (
    "in 1, estimate 5; day 3: In Progress; day 5: Done",
    "in 1; day 14: joins 2; day 20: Done",
    "day 2: created, estimate 2; day 3: joins 1; day 6: Done",
    "in 1; day 4: leaves 1",
    "in 1, estimate none; day 6: estimate 8; day 9: Done",
    "in 3; day 30: Done",
    "in 3, estimate 8",
)
SNAPSHOT = make_snapshot(
    *(story(text, number) for number, text in enumerate(STORIES, 1)),
    sprints=(make_sprint(1), make_sprint(2, start=14), make_active_sprint(3, start=28), make_sprint(4, start=None)),
    as_of=at(33),
)
HISTORY = replay(SNAPSHOT)


def test_every_metric_has_its_file_and_every_file_is_listed() -> None:
    modules = (
        importlib.import_module(f"generator.metrics.{found.name}") for found in pkgutil.iter_modules(metrics.__path__)
    )
    found = {
        value.key: module.__name__ for module in modules for value in vars(module).values() if isinstance(value, Metric)
    }
    assert {f"generator.metrics.{metric.key}" for metric in METRICS} == set(found.values()) - {"generator.metrics"}
    assert set(found) == {metric.key for metric in METRICS}


def test_keys_are_told_apart() -> None:
    assert len({metric.key for metric in METRICS}) == len({metric.title for metric in METRICS}) == len(METRICS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_metric_says_what_it_is(metric: Metric) -> None:
    assert metric.question.endswith("?")
    for text in (metric.definition, metric.source, metric.aim, metric.empty):
        assert text.strip().endswith((".", "?"))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_a_history_without_rows_is_no_data_in_words(metric: Metric) -> None:
    card = make_card(metric, make_history())
    assert card.headline.figure == "no data"
    assert card.headline.no_data
    assert card.sentences == (metric.empty,)


def cards() -> list[Card]:
    return [*make_board_cards(HISTORY), *(card for found in make_sprint_cards(HISTORY).values() for card in found)]


def test_sprints_that_have_begun_have_cards_in_page_order() -> None:
    found = make_sprint_cards(HISTORY)
    assert list(found) == [1, 2, 3]
    keys = [metric.key for metric in METRICS if metric.scope == "sprint"]
    assert all([card.metric.key for card in of_sprint] == keys for of_sprint in found.values())


def test_every_column_named_is_in_the_table() -> None:
    for card in cards():
        if not card.table.empty:
            assert {column.name for column in card.metric.columns} <= set(card.table.columns), card.metric.key


def test_every_card_has_a_finding_words_and_a_chart_that_draws() -> None:
    for card in cards():
        assert card.headline.sentence
        assert card.sentences
        if card.metric.draw and not card.table.empty:
            assert drawn(card).texts


def test_no_sentence_prints_a_raw_number() -> None:
    for card in cards():
        for text in (card.headline.figure, card.headline.sentence, *card.sentences):
            assert "nan" not in text.lower().split()
            assert ".0 " not in text
            assert "None" not in text


def test_the_same_figures_stand_in_every_card_of_a_sprint() -> None:
    found = {card.metric.key: card for card in make_sprint_cards(HISTORY)[1]}
    assert found["completion_rate"].headline.figure == "5 of 11 points"
    assert found["scope"].headline.sentence == "Scope grew by 7 points after the start"
    assert found["burndown"].headline.sentence == "3 of 18 points were left when the sprint closed"
    assert found["burnup"].headline.sentence == "15 of 18 points in scope were done at the close"
    assert found["scope_changes"].headline.sentence == "3 scope changes after the start: +10 and \N{MINUS SIGN}3 points"
    assert found["re_estimation"].headline.sentence == "1 issue was re-estimated, by +8 points in all"


def test_the_history_of_one_sprint_holds_its_rows_and_no_other() -> None:
    parts = dict(HISTORY.by_sprint())
    assert list(parts) == list(HISTORY.windows)
    for sprint_id, part in parts.items():
        for name in ("sprint_issues", "sprint_steps", "sprint_days", "sprint_totals"):
            whole = getattr(HISTORY, name)
            asked = whole[whole["sprint_id"] == sprint_id].reset_index(drop=True)
            pd.testing.assert_frame_equal(getattr(part, name), asked)


def test_a_board_of_issues_has_no_re_estimates_and_counts_issues() -> None:
    stories = [story(text, number) for number, text in enumerate(STORIES[:4], 1)]
    history = replay(make_snapshot(*stories, sprints=[make_sprint(1)], board=make_board("issues")))
    found = {card.metric.key: card for card in make_sprint_cards(history)[1]}
    assert found["re_estimation"].table.empty
    assert found["burndown"].headline.figure.endswith(("issue left", "issues left"))
