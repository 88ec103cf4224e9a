"""Boards on which issues wander at random between the statuses, for properties of flow."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from generator.domain import FlowRules
from generator.history.history import History
from generator.history.replay import replay
from tests.factories import at, make_rules, make_snapshot, story

STATUSES = ("To Do", "In Progress", "In Review", "Done", "Parked")
LAST_HOUR = 24 * 12


@dataclass(frozen=True)
class Wandering:
    """An issue: the hour (after day 0, 00:00 UTC) it was created at in To Do, and when it came into which status."""

    born: int
    moves: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        clauses = [f"{_clause(self.born)} created", *(f"{_clause(hour)} {status}" for hour, status in self.moves)]
        return "; ".join(clauses)

    def status_at(self, hour: float) -> str | None:
        """The status it stands in just before an hour; None: not created yet."""
        seen = [status for moment, status in [(self.born, "To Do"), *self.moves] if moment < hour]
        return seen[-1] if seen else None


def _clause(hour: int) -> str:
    return f"day {hour // 24} {hour % 24:02}:00:"


@st.composite
def wanderings(draw: st.DrawFn) -> Wandering:
    hours = sorted(draw(st.lists(st.integers(0, LAST_HOUR), min_size=1, max_size=8, unique=True)))
    moves: list[tuple[int, str]] = []
    for hour in hours[1:]:
        before = moves[-1][1] if moves else "To Do"
        moves.append((hour, draw(st.sampled_from([status for status in STATUSES if status != before]))))
    return Wandering(hours[0], tuple(moves))


BOARDS = st.lists(wanderings(), min_size=1, max_size=6)


def board_of(issues: list[Wandering], days: int = 7) -> History:
    """Their board in UTC, as of an hour after the last that anything can happen in; the window ends with day 12."""
    stories = [story(issue.text, number) for number, issue in enumerate(issues, 1)]
    rules = make_rules(time_zone=ZoneInfo("UTC"), flow=FlowRules(days=days))
    return replay(make_snapshot(*stories, rules=rules, as_of=at(12, 1)))
