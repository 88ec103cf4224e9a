"""A board's data with things taken out: the texts change as told, and nothing that a number is made of does."""

from dataclasses import replace
from datetime import UTC, datetime

from generator.domain import Change, Column, Snapshot, Version
from generator.drift import PastResults, take_results
from generator.history.replay import replay
from generator.metrics.goals import compute as judge_goals
from generator.privacy import NOT_SHOWN, OPEN, Privacy
from generator.reconcile import BoardReconciliation, Difference, Reconciliation
from generator.sync_record import GoneIssue, SyncRecord
from generator.veil import Veil
from tests.factories import make_rules, make_sprint
from tests.reports import SITE_URL, told

AT = datetime(2026, 1, 5, tzinfo=UTC)
ALL = Privacy("hide", "pseudonym", "hide", "hide")
STORIES = ("in 1, estimate 5; day 5: Done", "in 1, estimate 3")


def veil(privacy: Privacy, snapshot: Snapshot) -> Veil:
    return Veil(privacy, SITE_URL, {issue.key: issue.id for issue in snapshot.issues})


def gossip() -> Snapshot:
    """Every text names an issue and the Jira."""
    talk = f"AB-1 {SITE_URL}/browse/AB-1"
    rules = make_rules()
    flow = replace(
        rules.flow, types=(talk,), bug_types=(talk,), planned_types=(talk,), not_delivered_resolutions=(talk,)
    )
    snapshot = told(
        STORIES, [make_sprint(1, name=talk, goal=talk)], rules=replace(rules, flow=flow, goals=((talk, True),))
    )
    board = replace(
        snapshot.board,
        name=talk,
        url=f"{SITE_URL}/7",
        columns=tuple(Column(talk, column.status_ids) for column in snapshot.board.columns),
        estimation=replace(snapshot.board.estimation, name=talk),
    )
    issues = tuple(
        replace(
            issue,
            type=talk,
            summary=talk,
            resolution=talk,
            url=f"{SITE_URL}/browse/{issue.key}",
            parent_id=snapshot.issues[0].id,
            parent_key="AB-1",
            type_changes=(Change(AT, 1, talk, talk),),
        )
        for issue in snapshot.issues
    )
    statuses = {id_: replace(status, name=talk) for id_, status in snapshot.statuses.items()}
    return replace(snapshot, board=board, issues=issues, statuses=statuses, versions={"1": Version("1", talk)})


def test_nothing_hidden_is_nothing_touched() -> None:
    snapshot = gossip()
    assert veil(OPEN, snapshot).snapshot(snapshot) is snapshot
    assert veil(replace(OPEN, noindex=False, public=True), snapshot).snapshot(snapshot) is snapshot


def test_no_text_of_a_board_names_an_issue_or_the_jira() -> None:
    snapshot = gossip()
    hidden = repr(veil(ALL, snapshot).snapshot(snapshot))
    assert "AB-" in repr(snapshot)
    assert "AB-" not in hidden
    assert "example.com" not in hidden


def test_summaries_alone() -> None:
    snapshot = gossip()
    first = veil(Privacy(summaries="hide"), snapshot).snapshot(snapshot).issues[0]
    assert first == replace(snapshot.issues[0], summary=NOT_SHOWN)


def test_goals_alone_and_a_goal_that_never_was() -> None:
    snapshot = told(STORIES, [make_sprint(1, goal="Sell"), make_sprint(2, start=14, goal="")])
    hidden = veil(Privacy(goals="hide"), snapshot).snapshot(snapshot)
    assert [sprint.goal for sprint in hidden.sprints] == [NOT_SHOWN, ""]
    assert hidden.issues == snapshot.issues


def test_a_link_by_number_tells_no_key() -> None:
    snapshot = told(STORIES)
    hidden = veil(Privacy(keys="pseudonym"), snapshot).snapshot(snapshot)
    first = snapshot.issues[0]
    assert hidden.issues[0].key == f"ID-{first.id}"
    assert hidden.issues[0].url == f"{SITE_URL}/issues/?jql=id%20%3D%20{first.id}"
    assert hidden.board.url == snapshot.board.url


def test_links_alone() -> None:
    snapshot = told(STORIES)
    veiled = veil(Privacy(links="hide"), snapshot)
    hidden = veiled.snapshot(snapshot)
    assert (veiled.site_url, hidden.board.url, hidden.issues[0].url) == ("", "", "")
    assert hidden.issues[0].key == snapshot.issues[0].key


def test_rules_still_mean_the_same() -> None:
    """The config knows sprints and types by names in which a key is hidden."""
    snapshot = gossip()
    hidden = veil(ALL, snapshot).snapshot(snapshot)
    before, after = replay(snapshot), replay(hidden)
    assert judge_goals(before)["met"].tolist() == judge_goals(after)["met"].tolist() == ["met"]
    assert hidden.rules.flow.types == (hidden.issues[0].type,)
    assert hidden.rules.flow.not_delivered_resolutions == (hidden.issues[0].resolution,)


def test_numbers_and_instants_are_untouched() -> None:
    snapshot = gossip()
    before, after = replay(snapshot), replay(veil(ALL, snapshot).snapshot(snapshot))
    assert before.sprint_totals.equals(after.sprint_totals)
    names = ["key", "type", "summary", "status", "url"]
    assert before.sprint_issues.drop(columns=names).equals(after.sprint_issues.drop(columns=names))
    columns = ["key", "type", "summary", "status", "url", "resolution"]
    kept = [name for name in before.issues if name not in columns]
    assert before.issues[kept].equals(after.issues[kept])


def test_issues_of_earlier_builds_and_of_jiras_reports_go_by_their_numbers() -> None:
    snapshot = told(STORIES)
    result = take_results(replay(snapshot))[1]
    gone = replace(result, issues=(*result.issues, replace(result.issues[0], id=99, key="OLD-5")))
    veiled = veil(ALL, snapshot)
    past = veiled.past(PastResults({}, {1: gone}, {1: gone}))
    ids = {f"ID-{issue.id}" for issue in gone.issues}
    assert past.previous is not None
    assert {issue.key for issue in past.frozen[1].issues} == {issue.key for issue in past.previous[1].issues} == ids
    assert veiled.past(PastResults({}, {}, None)) == PastResults({}, {}, None)
    differences = (
        Difference(99, "OLD-5", "outcome", None, "removed", ()),
        Difference(None, "completed estimate_at_end", "sum", 1.0, 2.0, ("jira_sum",)),
    )
    board = BoardReconciliation(7, "Web", 1, (Reconciliation(snapshot.sprints[0], (), differences),))
    hidden = veiled.reconciliation(board).sprints[0].differences
    assert [difference.key for difference in hidden] == ["ID-99", "completed estimate_at_end"]
    assert veil(OPEN, snapshot).reconciliation(board) is board


def test_issues_that_are_gone_and_past_syncs() -> None:
    veiled = veil(ALL, told(STORIES))
    gone = GoneIssue(id=99, key="AB-9", boards=(7,), cause="moved", noticed_at=AT, seen_at=AT, confirmed=True)
    assert veiled.gone([gone])[0] == replace(gone, key="ID-99")
    record = SyncRecord(
        started_at=AT, site_url=SITE_URL, message=f"{SITE_URL} says no", hint="AB-1", incomplete=("AB-1 was cut",)
    )
    (hidden,) = veiled.syncs([record])
    assert (hidden.site_url, hidden.message, hidden.hint) == ("", "(address not shown) says no", "ID-10001")
    assert hidden.incomplete == ("ID-10001 was cut",)
    assert veil(OPEN, told(STORIES)).syncs([record]) == (record,)
