"""The whole demo against Jira's own reports, which answer from the event log without the product's replay."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from generator.cache.snapshot import load_snapshot
from generator.cache.store import Generation
from generator.demo.sprint_cast import ReportOddity
from generator.demo.story import make_world
from generator.domain import BoardSettings, Flavour
from generator.fetch.jira import Jira
from generator.fetch.parse_sprint_report import parse_sprint_report
from generator.history.replay import replay
from generator.reconcile import Reconciliation, reconcile
from tests.cache.desk import FLAVOURS, Desk, open_desk

PUT_BACK = ("put_back",)
DONE_AT_START = ("done_at_start",)


@dataclass
class Compared:
    sprints: list[Reconciliation]

    @property
    def rules(self) -> Counter[tuple[str, ...]]:
        return Counter(difference.rules for sprint in self.sprints for difference in sprint.differences)


def compare(jira: Jira, generation: Generation, boards: list[BoardSettings]) -> Compared:
    return Compared([found for settings in boards for found in compare_board(jira, generation, settings)])


def compare_board(jira: Jira, generation: Generation, settings: BoardSettings) -> Iterator[Reconciliation]:
    snapshot = load_snapshot(generation, settings)
    history = replay(snapshot)
    for sprint in history.sprints:
        if sprint.state == "closed" and sprint.started_at:
            raw = jira.sprint_report(snapshot.board.id, sprint.id)
            assert raw is not None
            report = parse_sprint_report(raw, sprint.id, snapshot.board.estimation)
            yield reconcile(snapshot, history, report)


@pytest.fixture(scope="module", params=FLAVOURS)
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, list[BoardSettings]]]:
    flavour: Flavour = request.param
    world = make_world(oddities=True)
    boards = [BoardSettings(board.id) for board in world.boards]
    with open_desk(tmp_path_factory.mktemp(flavour), flavour, world) as desk:
        desk.sync(boards)
        yield desk, boards


def answer(demo: tuple[Desk, list[BoardSettings]], *oddities: ReportOddity) -> Compared:
    """The comparison with a Jira that disagrees in the named ways."""
    desk, boards = demo
    desk.jira.disagree(*oddities)
    return compare(desk.connect(), desk.load(), boards)


def known(demo: tuple[Desk, list[BoardSettings]]) -> Counter[tuple[str, ...]]:
    """What differs by definition: Jira calls what is put back added; Data Center commits what is done."""
    done = {DONE_AT_START: 2} if demo[0].flavour == "data_center" else {}
    return Counter({PUT_BACK: 2} | done)


def test_every_closed_sprint_agrees_but_for_the_known_rules(demo: tuple[Desk, list[BoardSettings]]) -> None:
    found = answer(demo)
    assert len(found.sprints) >= 30
    assert found.rules == known(demo)
    quiet = [sprint for sprint in found.sprints if not sprint.differences]
    assert len(quiet) >= 28
    assert [figure for sprint in quiet for figure in sprint.figures if not figure.agrees] == []
    assert sum(bool(figure.ours) for sprint in quiet for figure in sprint.figures) > 200
    outcomes = {figure.name for sprint in quiet for figure in sprint.figures if figure.ours}
    assert outcomes == {"committed", "added", "completed", "completed_elsewhere", "not_completed", "removed"}


def test_older_servers_use_other_words_and_say_the_same(demo: tuple[Desk, list[BoardSettings]]) -> None:
    assert answer(demo, "old_names").rules == known(demo)


@pytest.mark.parametrize(
    ("oddity", "rule"), [("any_filter", "not_on_board"), ("subtasks", "subtask"), ("start_edge", "edge")]
)
def test_a_jira_that_disagrees_is_explained(
    demo: tuple[Desk, list[BoardSettings]], oddity: ReportOddity, rule: str
) -> None:
    more = answer(demo, oddity).rules - known(demo)
    assert set(more) == {(rule,)}
    assert more.total() >= 2
