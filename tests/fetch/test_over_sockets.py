"""Both clients against the demo's Jira over real sockets: what is read is what happened, in the same shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from generator.demo.events import ChangedItem, Value
from generator.demo.exchange import Reply
from generator.demo.fields import FIELD_IDS
from generator.demo.people import ACCOUNT_ID, PLANTED_EMAIL
from generator.demo.server import DemoJira
from generator.demo.state import IssueState, State
from generator.demo.story import make_world
from generator.demo.view import Limits
from generator.demo.world import Board as DemoBoard
from generator.demo.world import World
from generator.domain import BoardSettings, Change, Flavour, Issue
from generator.errors import AccessError, BadRequestError, ConfigError, JiraError, LoginError, NotFoundError
from generator.fetch.connect import connect
from generator.fetch.jira import Jira, Raw
from generator.fetch.limits import Clock
from generator.fetch.parse import (
    known_statuses,
    parse_board,
    parse_estimation,
    parse_instant,
    parse_issue,
    parse_sprint,
    parse_statuses,
    parse_versions,
    special_fields,
)
from generator.fetch.parse_estimation import COUNTED
from generator.fetch.secret import Credentials, make_credentials

TOKEN = "made-up-token"
SMALL = Limits(search=70, least_with_fields=10, histories=300, offset_search=80, boards=2, sprints=5)


def login(flavour: Flavour, token: str = TOKEN) -> Credentials:
    return make_credentials("someone@mail.example" if flavour == "cloud" else None, token)


@dataclass(frozen=True)
class Connected:
    """A demo Jira full of odd data, paging in small steps, and a client of it."""

    demo: DemoJira
    jira: Jira
    flavour: Flavour

    @property
    def world(self) -> World:
        return self.demo.world

    @property
    def state(self) -> State:
        return self.world.state()

    def fields(self) -> list[str]:
        ids = FIELD_IDS[self.flavour]
        estimates = [each for each in (ids.points, ids.point_estimate, "timeoriginalestimate") if each]
        always = ["summary", "status", "issuetype", "created", "updated", "resolution", "parent", "fixVersions"]
        return [*always, ids.sprint, ids.flagged, ids.epic_link, *estimates]

    def read_issues(self, jql: str) -> dict[str, tuple[Raw, tuple[Raw, ...]]]:
        """Issues with their histories, whichever way these come."""
        found = dict[str, tuple[Raw, tuple[Raw, ...]]]()
        lacking = []
        for issue, log in self.jira.issues(jql, self.fields()):
            found[issue["id"]] = (issue, log.histories if log else ())
            lacking += [] if log else [issue["id"]]
        for log in self.jira.histories(lacking, self.fields()):
            assert log.complete
            found[log.issue_id] = (found[log.issue_id][0], log.histories)
        return found


@pytest.fixture(scope="module", params=["cloud", "data_center"])
def connected(request: pytest.FixtureRequest) -> Iterator[Connected]:
    flavour: Flavour = request.param
    world = make_world(oddities=True)
    with DemoJira(world, flavour, token=TOKEN, limits=SMALL, history_times="mixed") as demo:
        yield Connected(demo, connect(demo.url, login(flavour)), flavour)


@pytest.fixture(scope="module")
def story() -> World:
    """The demo as people see it; no test here changes it."""
    return make_world()


@pytest.fixture(params=["cloud", "data_center"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    chosen: Flavour = request.param
    return chosen


def on_board(world: World, board: DemoBoard) -> dict[int, IssueState]:
    return {
        id_: issue
        for id_, issue in world.state().issues.items()
        if issue.project_key in board.project_keys and issue.type_id in (board.type_ids or (issue.type_id,))
    }


def test_the_server_and_the_account(connected: Connected) -> None:
    server = connected.jira.server
    assert (server.url, server.flavour, server.time) == (connected.demo.url, connected.flavour, connected.world.now)
    account = connected.jira.account()
    assert account.time_zone == "Europe/Warsaw"
    assert account.id == (ACCOUNT_ID if connected.flavour == "cloud" else "JIRAUSER10100")
    assert PLANTED_EMAIL not in repr(account)


def test_boards_sprints_and_filters(connected: Connected) -> None:
    jira, world = connected.jira, connected.world
    assert {board["id"] for board in jira.boards()} == {board.id for board in world.boards}
    statuses = parse_statuses(jira.statuses())
    assert {(each.id, each.name, each.category) for each in statuses.values()} == {
        (each.id, each.name, each.category) for each in world.statuses
    }
    for board in world.boards:
        assert board.id in {each["id"] for each in jira.boards(board.name)}
        configuration = jira.board_configuration(board.id)
        assert jira.board_filter(configuration["filter"]["id"])["jql"]
        parsed = parse_board(configuration, statuses, COUNTED, BoardSettings(board.id), jira.server.url)
        assert [(each.name, each.status_ids) for each in parsed.columns] == [
            (each.name, each.status_ids) for each in board.columns
        ]
        check_sprints(connected, board)


def check_sprints(connected: Connected, board: DemoBoard) -> None:
    raw = connected.jira.sprints(board.id)
    sprints = [parse_sprint(each) for each in raw]
    own = {id_ for id_, each in connected.state.sprints.items() if each.board_id == board.id}
    assert own <= {sprint.id for sprint in sprints}
    for sprint in sprints:
        truth = connected.state.sprints[sprint.id]
        assert (sprint.name, sprint.state, sprint.goal) == (truth.name, truth.state, truth.goal)
        assert (sprint.origin_board_id, sprint.planned_end_at) == (truth.board_id, to_the_second(truth.end))
        assert sprint.closed_at == (to_the_second(truth.closed_at) if truth.state == "closed" else None)
        assert sprint.started_at in {to_the_second(truth.activated_at), to_the_second(truth.start), None}
        assert (sprint.started_at is None) == (truth.state == "future" or truth.start is None)


def to_the_second(instant: Any) -> Any:
    return instant and instant.replace(microsecond=0)


def test_the_census_is_exactly_the_boards_issues(connected: Connected) -> None:
    for board in connected.world.boards:
        ids = connected.jira.issue_ids(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
        assert len(ids) == len(set(ids))
        assert set(map(int, ids)) == set(on_board(connected.world, board))


def test_the_census_has_keys_and_on_data_center_the_keys_of_epics(connected: Connected) -> None:
    issues = connected.state.issues
    epics = {type_.id for type_ in connected.world.issue_types if type_.level > 0}
    under = {id_: issues.get(each.parent_id or 0) for id_, each in issues.items()}
    for board in connected.world.boards:
        census = connected.jira.census(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
        truths = on_board(connected.world, board)
        assert census.keys == {str(id_): truth.key for id_, truth in truths.items()}
        told = {str(id_): epic.key for id_ in truths if (epic := under[id_]) and epic.type_id in epics}
        assert census.epics == (told if connected.flavour == "data_center" else {})


def test_resolutions_and_versions(connected: Connected) -> None:
    world = connected.world
    assert [(each["id"], each["name"]) for each in connected.jira.resolutions()] == [
        (each.id, each.name) for each in world.resolutions
    ]
    versions = parse_versions(connected.jira.versions("RIDE"))
    assert {(each.id, each.name, each.release_date) for each in versions.values()} == {
        (each.id, each.name, each.release_date) for each in world.versions if each.project_key == "RIDE"
    }
    assert {each.released for each in versions.values()} == {True, False}
    assert connected.jira.versions("NONE") == []


def test_every_issue_and_every_change_is_what_happened(connected: Connected) -> None:
    jira = connected.jira
    special, ids = special_fields(jira.fields()), FIELD_IDS[connected.flavour]
    assert (special.sprint, special.flag, special.epic_link) == (ids.sprint, ids.flagged, ids.epic_link)
    epics = [each.name for each in connected.world.issue_types if each.level > 0]
    changes = 0
    for board in connected.world.boards:
        estimation = parse_estimation(jira.board_configuration(board.id), jira.fields(), None)
        found = connected.read_issues(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
        truths = on_board(connected.world, board)
        assert set(map(int, found)) == set(truths)
        for raw, histories in found.values():
            assert set(raw["fields"]) <= set(connected.fields())
            issue = parse_issue(
                raw,
                histories,
                estimation=estimation,
                special=special,
                epic_types=epics,
                site_url=jira.server.url,
            )
            check_now(connected, issue, truths[issue.id], estimated=estimation.field_id is not None)
            changes += check_changes(connected, issue, truths[issue.id], hours=estimation.unit == "hours")
    assert changes > 1000


def check_now(connected: Connected, issue: Issue, truth: IssueState, *, estimated: bool) -> None:
    type_ = next(each for each in connected.world.issue_types if each.id == truth.type_id)
    levels = {1: "epic", 0: "standard", -1: "subtask"}
    assert (issue.key, issue.summary, issue.status_id) == (truth.key, truth.summary, truth.status_id)
    assert (issue.type, issue.level) == (type_.name, levels[type_.level])
    assert issue.created_at == truth.created_at.replace(microsecond=truth.created_at.microsecond // 1000 * 1000)
    # A sprint that is deleted leaves the field, not the changelog.
    assert issue.sprint_ids == {id_ for id_ in truth.sprint_ids if id_ in connected.state.sprints}
    names = {each.id: each.name for each in connected.world.resolutions}
    assert issue.resolution == names.get(str(truth.resolution_id))
    assert issue.flagged == bool(truth.flagged)
    assert issue.fix_version_ids == set(truth.version_ids)
    assert issue.problems == ()
    if not estimated:
        assert issue.estimate is None


def check_changes(connected: Connected, issue: Issue, truth: IssueState, *, hours: bool) -> int:
    """Every field's changes, in order, are those of the log; how many there are."""
    fields: dict[str, tuple[Change[Any], ...]] = {
        "status": issue.status_changes,
        "sprint": issue.sprint_changes,
        "issuetype": issue.type_changes,
        "flagged": issue.flag_changes,
        "parent": issue.parent_changes,
        "versions": issue.version_changes,
    }
    if issue.estimate_changes:
        fields["estimate"] = issue.estimate_changes
    for field, got in fields.items():
        read = [(change.history_id, as_told(change.before), as_told(change.after)) for change in got]
        told = [
            (history.history_id, spoken(connected, item, item.before), spoken(connected, item, item.after))
            for history in truth.histories
            for item in history.items
            if item.field == field
        ]
        if hours and field == "estimate":
            told = [(id_, in_hours(before), in_hours(after)) for id_, before, after in told]
        assert sorted(read) == sorted(told)
    at = {history.history_id: history.at for history in truth.histories}
    for change in issue.status_changes:
        assert abs(change.at - at[change.history_id]) < timedelta(seconds=1)
    return len(issue.status_changes) + len(issue.sprint_changes) + len(issue.estimate_changes)


def in_hours(seconds: Any) -> Any:
    return seconds and seconds / 3600


def as_told(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def spoken(connected: Connected, item: ChangedItem, value: Value) -> Any:
    """A value of the log as the domain has it: types by name, sprints in order, parents by number."""
    if item.field == "flagged":
        return bool(value)
    if item.field == "parent":
        return value and int(str(value))
    if item.field == "issuetype":
        names = {each.id: each.name for each in connected.world.issue_types}
        return names.get(str(value), value)
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def test_estimates_of_the_points_board(connected: Connected) -> None:
    board = next(each for each in connected.world.boards if each.estimation == "points")
    estimation = parse_estimation(connected.jira.board_configuration(board.id), connected.jira.fields(), None)
    found = connected.read_issues(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
    read = {id_: raw["fields"].get(estimation.field_id) for id_, (raw, _) in found.items()}
    assert read == {id_: on_board(connected.world, board)[int(id_)].estimate for id_ in found}
    assert any(read.values())


def test_statuses_that_only_histories_remember_get_a_name(connected: Connected) -> None:
    board = connected.world.boards[0]
    found = connected.read_issues(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
    records = [{**raw, "histories": histories} for raw, histories in found.values()]
    known = parse_statuses(connected.jira.statuses())
    kept = {id_: status for id_, status in known.items() if status.category == "new"}
    recovered = known_statuses(kept, records)
    assert len(recovered) > len(kept)
    assert all(recovered[id_].name == known[id_].name for id_ in recovered if id_ in known)


def test_one_issue_comes_out_of_the_database_with_its_newest_changes(connected: Connected) -> None:
    """Cloud embeds 40 entries, the newest; both give the same form as the bulk reads."""
    busiest = max(connected.state.issues.values(), key=lambda issue: len(issue.histories))
    fields = {"status", "summary"}
    raw, changelog = connected.jira.latest(str(busiest.id), fields)
    ((same, whole),) = connected.jira.issues_by_id([str(busiest.id)], fields)
    assert raw == same
    assert not changelog.complete
    newest = list(changelog.histories)
    assert newest
    assert [history for history in whole.histories if history in newest] == sorted(newest, key=whole.histories.index)
    assert whole.histories[-1] in newest
    with pytest.raises(NotFoundError):
        connected.jira.latest("77", fields)


def test_histories_can_be_asked_for_alone(connected: Connected) -> None:
    board = connected.world.boards[0]
    found = connected.read_issues(f"filter = {board.filter_id} ORDER BY created ASC, key ASC")
    ids = list(found)[:150]
    logs = {log.issue_id: log.histories for log in connected.jira.histories([*ids, "1"], connected.fields())}
    assert logs == {id_: found[id_][1] for id_ in ids} | {"1": ()}


def test_epoch_milliseconds_and_an_order_are_understood(connected: Connected) -> None:
    board = connected.world.boards[0]
    since = connected.world.now - timedelta(days=3)
    jql = f"filter = {board.filter_id} AND updated >= {int(since.timestamp() * 1000)} ORDER BY created ASC, key ASC"
    found = connected.read_issues(jql)
    assert 0 < len(found) < len(on_board(connected.world, board))
    assert all(parse_instant(raw["fields"]["updated"]) >= since for raw, _ in found.values())


def test_a_board_that_is_not_there_and_a_query_jira_does_not_take(connected: Connected) -> None:
    with pytest.raises(NotFoundError, match="board 987654"):
        connected.jira.board_configuration(987654)
    with pytest.raises(BadRequestError):
        connected.jira.issue_ids("no such field = 1")


def test_the_flavours_give_the_same_shapes(story: World) -> None:
    read = {}
    flavours: tuple[Flavour, ...] = ("cloud", "data_center")
    for flavour in flavours:
        with DemoJira(story, flavour, token=TOKEN) as demo:
            connected = Connected(demo, connect(demo.url, login(flavour)), flavour)
            found = connected.read_issues(f"filter = {demo.world.boards[0].filter_id}")
            ids = FIELD_IDS[flavour]
            names = {ids.sprint: "sprint", ids.points: "points", ids.flagged: "flagged", ids.epic_link: "parent"}
            names["IssueParentAssociation"] = "parent"
            read[flavour] = {
                id_: sorted(
                    (each["id"], each["created"], names.get(item["field"], item["field"]), item["from"], item["to"])
                    for each in histories
                    for item in each["items"]
                )
                for id_, (_, histories) in found.items()
            }
    assert any(read["cloud"].values())
    assert read["cloud"] == read["data_center"]


def test_requests_are_counted_as_the_server_counts_them(flavour: Flavour, story: World) -> None:
    with DemoJira(story, flavour, token=TOKEN) as demo:
        board = demo.world.boards[0]
        jira = connect(demo.url, login(flavour))
        assert len(demo.requests) == 1
        jira.account()
        jira.fields()
        jira.statuses()
        assert jira.traffic.requests == len(demo.requests) == 4
        jira.board_configuration(board.id)
        jira.board_filter(str(board.filter_id))
        jira.sprints(board.id)
        jira.issue_ids(f"filter = {board.filter_id}")
        assert jira.traffic.requests == len(demo.requests) == 8
        jira.account()
        assert jira.traffic.requests == 8


def test_a_fresh_read_stays_within_the_promised_requests(flavour: Flavour, story: World) -> None:
    with DemoJira(story, flavour, token=TOKEN) as demo:
        connected = Connected(demo, connect(demo.url, login(flavour)), flavour)
        connected.jira.fields()
        before = connected.jira.traffic.requests
        keys = ", ".join(project.key for project in demo.world.projects)
        issues = len(connected.read_issues(f"project in ({keys}) ORDER BY created ASC, key ASC"))
        assert issues > 500
        allowed = -(-issues // 100) + (-(-issues // 500) if flavour == "cloud" else 0)
        assert connected.jira.traffic.requests - before <= allowed


def test_a_wrong_token_is_one_request(flavour: Flavour, story: World) -> None:
    with DemoJira(story, flavour, token=TOKEN) as demo:
        with pytest.raises(LoginError, match=r"(did|does) not accept"):
            connect(demo.url, login(flavour, "wrong")).account()
        assert len(demo.requests) == 1


def test_a_public_site_is_read_without_a_login(flavour: Flavour, story: World) -> None:
    with DemoJira(story, flavour) as demo:
        jira = connect(demo.url, Credentials())
        assert jira.account().id == "anonymous"
        assert jira.issue_ids(f"filter = {demo.world.boards[0].filter_id}")


def test_what_is_not_shared_is_named(flavour: Flavour, story: World) -> None:
    board = story.boards[0]
    with DemoJira(story, flavour, token=TOKEN, private_boards=[board.id], private_filters=[board.filter_id]) as demo:
        jira = connect(demo.url, login(flavour))
        with pytest.raises(AccessError, match=f"board {board.id}"):
            jira.board_configuration(board.id)
        with pytest.raises(NotFoundError, match="filter"):
            jira.board_filter(str(board.filter_id))


def test_a_body_that_breaks_off_on_the_wire_is_never_half_a_list(flavour: Flavour, story: World) -> None:
    with DemoJira(story, flavour, token=TOKEN) as demo:
        jira = connect(demo.url, login(flavour), clock=Clock(sleep=lambda _: None))
        cut = Reply(200, b'[{"id": "1"}]', {"Content-Type": "application/json", "Content-Length": "9999"})
        demo.answer("*/status", cut, times=1)
        assert len(jira.statuses()) == len(demo.world.statuses)
        demo.answer("*/status", cut)
        with pytest.raises(JiraError, match="broke off"):
            jira.statuses()


def test_a_busy_jira_is_waited_for(flavour: Flavour, story: World) -> None:
    naps: list[float] = []
    with DemoJira(story, flavour, token=TOKEN) as demo:
        jira = connect(demo.url, login(flavour), clock=Clock(sleep=naps.append))
        demo.answer("*/field", Reply(429, b"", {"Retry-After": "7"}), times=1)
        demo.answer("*/field", Reply.of_html("<html>busy", 503), times=2)
        assert jira.fields()
        assert len(naps) == 3
        assert 7 <= naps[0] <= 8
        assert jira.traffic.requests == len(demo.requests) == 5


def test_the_address_from_a_cloud_browser_is_told(story: World) -> None:
    with DemoJira(story, "cloud", token=TOKEN) as demo, pytest.raises(ConfigError, match="web page") as caught:
        connect(f"{demo.url}/jira", login("cloud"))
    assert "/jira" in caught.value.hint
