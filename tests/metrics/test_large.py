"""Every metric answers for a board of one issue and for one of 50,000, and draws what it answers."""

import pytest

from generator.history.history import History
from generator.history.replay import replay
from generator.metrics import METRICS
from generator.metrics.metric import Metric, make_card
from tests.benchmarks.bench_metrics import make_board_of
from tests.factories import at, make_snapshot, make_sprint, story
from tests.metrics.axes import drawn

WITHOUT_IN_IT = {
    "blocked_time",
    "epics",
    "flow_efficiency",
    "goals",
    "re_estimation",
    "repeat_carry_over",
    "scope_changes",
    "versions",
}
"""Metrics of things that the large board has none of."""


@pytest.fixture(scope="module")
def large() -> History:
    history = replay(make_board_of(50_000))
    assert len(history.issues) == 50_000
    return history


def of_scope(metric: Metric, history: History) -> History:
    """The whole for a board's metric; for a sprint's the last one that has begun."""
    return history if metric.scope == "board" else list(history.by_sprint())[-1][1]


def test_a_board_of_fifty_thousand_issues(large: History) -> None:
    cards = {metric.key: make_card(metric, of_scope(metric, large)) for metric in METRICS}
    assert {key for key, card in cards.items() if card.table.empty} == WITHOUT_IN_IT
    for metric in METRICS:
        card = cards[metric.key]
        if metric.draw and not card.table.empty:
            assert len(drawn(card).texts) > 2, metric.key
            assert sum(map(len, card.sentences)) < 3_000, metric.key


@pytest.mark.parametrize(
    "text", ["in 1", "in 1; day 3: In Progress", "in 1; day 3: In Progress; day 5: Done", "day 1: created"]
)
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_a_board_of_one_issue(metric: Metric, text: str) -> None:
    history = of_scope(metric, replay(make_snapshot(story(text), sprints=[make_sprint(1)], as_of=at(20))))
    card = make_card(metric, history)
    assert all(sentence.strip() for sentence in (card.headline.sentence, *card.sentences))
    if metric.draw and not card.table.empty:
        assert drawn(card).texts
