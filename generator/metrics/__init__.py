"""The core's second half: tables become answers; one file per metric, listed in page order in `METRICS`."""

from collections.abc import Iterator, Mapping

from generator.history.history import History
from generator.metrics.blocked_time import BLOCKED_TIME
from generator.metrics.burndown import BURNDOWN
from generator.metrics.burnup import BURNUP
from generator.metrics.carry_over import CARRY_OVER
from generator.metrics.completion_rate import COMPLETION_RATE
from generator.metrics.completion_rates import COMPLETION_RATES
from generator.metrics.cumulative_flow import CUMULATIVE_FLOW
from generator.metrics.cycle_time import CYCLE_TIME
from generator.metrics.cycle_time_distribution import CYCLE_TIME_DISTRIBUTION
from generator.metrics.cycle_time_stability import CYCLE_TIME_STABILITY
from generator.metrics.epics import EPICS
from generator.metrics.estimate_vs_cycle_time import ESTIMATE_VS_CYCLE_TIME
from generator.metrics.flow_efficiency import FLOW_EFFICIENCY
from generator.metrics.forecast_check import FORECAST_CHECK
from generator.metrics.forecast_how_many import FORECAST_HOW_MANY
from generator.metrics.forecast_sprint import FORECAST_SPRINT
from generator.metrics.forecast_when import FORECAST_WHEN
from generator.metrics.goals import GOALS
from generator.metrics.kinds_of_work import KINDS_OF_WORK
from generator.metrics.lead_time import LEAD_TIME
from generator.metrics.metric import Card, Metric, make_card
from generator.metrics.re_estimation import RE_ESTIMATION
from generator.metrics.repeat_carry_over import REPEAT_CARRY_OVER
from generator.metrics.scope import SCOPE
from generator.metrics.scope_change_rates import SCOPE_CHANGE_RATES
from generator.metrics.scope_changes import SCOPE_CHANGES
from generator.metrics.throughput import THROUGHPUT
from generator.metrics.throughput_stability import THROUGHPUT_STABILITY
from generator.metrics.time_in_column import TIME_IN_COLUMN
from generator.metrics.unplanned_work import UNPLANNED_WORK
from generator.metrics.velocity import VELOCITY
from generator.metrics.versions import VERSIONS
from generator.metrics.wip import WIP
from generator.metrics.work_item_age import WORK_ITEM_AGE

METRICS: tuple[Metric, ...] = (
    BURNDOWN,
    BURNUP,
    SCOPE_CHANGES,
    SCOPE,
    COMPLETION_RATE,
    RE_ESTIMATION,
    VELOCITY,
    COMPLETION_RATES,
    SCOPE_CHANGE_RATES,
    UNPLANNED_WORK,
    CARRY_OVER,
    REPEAT_CARRY_OVER,
    ESTIMATE_VS_CYCLE_TIME,
    GOALS,
    CYCLE_TIME,
    CYCLE_TIME_DISTRIBUTION,
    LEAD_TIME,
    CYCLE_TIME_STABILITY,
    KINDS_OF_WORK,
    THROUGHPUT,
    THROUGHPUT_STABILITY,
    WIP,
    WORK_ITEM_AGE,
    CUMULATIVE_FLOW,
    TIME_IN_COLUMN,
    FLOW_EFFICIENCY,
    BLOCKED_TIME,
    FORECAST_SPRINT,
    FORECAST_HOW_MANY,
    FORECAST_WHEN,
    FORECAST_CHECK,
    EPICS,
    VERSIONS,
)

__all__ = ["METRICS", "SprintCards", "make_board_cards", "make_sprint_cards"]


def make_board_cards(history: History) -> tuple[Card, ...]:
    """A board's cards in page order."""
    return tuple(make_card(metric, history) for metric in METRICS if metric.scope == "board")


def make_sprint_cards(history: History) -> "SprintCards":
    """The cards in page order of each sprint that has begun, by sprint id."""
    return SprintCards(dict(history.by_sprint()))


class SprintCards(Mapping[int, tuple[Card, ...]]):
    """A board's sprint cards, each sprint's made when they are first asked for.

    Args:
        parts: what each sprint's are made of, its part of the history, by sprint id.
    """

    def __init__(self, parts: Mapping[int, History]) -> None:
        self.parts = parts
        self._made: dict[int, tuple[Card, ...]] = {}

    def __getitem__(self, sprint_id: int) -> tuple[Card, ...]:
        if sprint_id not in self._made:
            part = self.parts[sprint_id]
            self._made[sprint_id] = tuple(make_card(metric, part) for metric in METRICS if metric.scope == "sprint")
        return self._made[sprint_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)
