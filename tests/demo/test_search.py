from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.demo.events import ChangedItem
from generator.demo.jql import JqlError, parse_jql
from generator.demo.search import search
from generator.demo.state import IssueState
from generator.demo.view import Site, View
from tests.demo.small_world import EPIC, HOURS_BOARD, POINTS_BOARD, STORY, Builder, at, make_world


def build_view(builder: Builder, **options: Any) -> View:
    world = make_world(builder)
    site = Site(world, "cloud", "http://127.0.0.1", **options)
    return View(site, world.state(), world.boards)


def varied() -> Builder:
    builder = Builder()
    builder.sprint(1)
    builder.sprint(2, name="Second, sprint")
    for number in range(12):
        builder.issue(
            10_001 + number,
            hours=number // 2,
            project=("AB", "EF")[number % 2],
            type_id=(STORY, EPIC, STORY)[number % 3],
            sprint_ids=((), (1,), (1, 2), (2,))[number % 4],
        )
        builder.change(10_001 + number, 20 + 0.25 * (number % 5), ChangedItem("rank", None, None))
    return builder


VIEW = build_view(varied(), private_filters=frozenset({10_000 + HOURS_BOARD}))


def ids(jql: str, view: View = VIEW) -> list[int]:
    return [issue.id - 10_000 for issue in search(view, parse_jql(jql))]


def test_a_filter_returns_the_board_s_issues() -> None:
    assert ids(f"filter = {10_000 + POINTS_BOARD} ORDER BY id") == [1, 3, 5, 7, 9, 11]


def test_a_filter_may_narrow_the_types() -> None:
    view = build_view(varied())
    assert ids(f"filter = {10_000 + HOURS_BOARD} ORDER BY id", view) == [4, 6, 10, 12]


def test_names_ids_and_keys_are_taken_in_any_case() -> None:
    same = ["project = ab", "project = 100", "project = LightHouse", "project in (AB)"]
    assert {tuple(ids(f"{jql} ORDER BY id")) for jql in same} == {(1, 3, 5, 7, 9, 11)}
    assert ids('sprint = "Second, sprint"') == ids("sprint = 2")
    assert ids("key in (ab-1, 10002) ORDER BY key DESC") == [2, 1]


def test_ordering_is_stable_by_several_fields() -> None:
    assert ids("sprint in (1, 2) ORDER BY created DESC, key ASC") == [11, 12, 10, 7, 8, 6, 3, 4, 2]
    assert ids("sprint = 2") == ids("sprint = 2 ORDER BY created DESC, id DESC")


@pytest.mark.parametrize(
    ("jql", "complaint"),
    [
        ("filter = 4711", "'4711' does not exist for the field 'filter'"),
        (f"filter = {10_000 + HOURS_BOARD}", "does not exist for the field 'filter'"),
        ("project = ZZ", "'ZZ' does not exist for the field 'project'"),
        ("issuetype = Bug", "'Bug' does not exist for the field 'issuetype'"),
        ("sprint = 99", "Sprint with name or ID '99'"),
        ("id in (10001, 4711)", "An issue with key '4711'"),
        ('updated >= "tomorrow"', "Date value 'tomorrow'"),
        ("updated >= -14d", "Date value '-14d'"),
    ],
)
def test_what_does_not_exist_is_refused(jql: str, complaint: str) -> None:
    with pytest.raises(JqlError, match=complaint.replace("(", r"\(")):
        ids(jql)


def test_without_validation_unknown_issues_match_nothing() -> None:
    found = search(VIEW, parse_jql("id in (10001, 4711)"), strict=False)
    assert [issue.id for issue in found] == [10_001]


def test_a_date_is_read_in_the_account_s_zone_and_epoch_milliseconds_are_not() -> None:
    builder = Builder()
    builder.issue(10_001, hours=0)  # 08:00 UTC is 09:00 in Warsaw
    view = build_view(builder)
    assert ids('created >= "2026-01-05 09:00"', view) == [1]
    assert ids('created >= "2026/01/05 09:01"', view) == []
    assert ids('created > "2026-01-05"', view) == [1]
    milliseconds = int(at(0).timestamp() * 1000)
    assert ids(f"created >= {milliseconds}", view) == [1]
    assert ids(f'created > "{milliseconds}"', view) == []
    assert ids(f"created = {milliseconds} and created <= {milliseconds} and created < {milliseconds + 1}", view) == [1]


UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
Naive = Callable[[IssueState], bool]
CASES: list[tuple[str, Naive]] = [
    (f"filter in ({10_000 + POINTS_BOARD})", lambda issue: issue.key.startswith("AB-")),
    ("project in (AB, EF)", lambda _: True),
    ("project = EF", lambda issue: issue.key.startswith("EF-")),
    ("issuetype in (Epic)", lambda issue: issue.type_id == EPIC),
    ("sprint = 2", lambda issue: 2 in issue.sprint_ids),
    ("id in (10001, AB-3, ef-2)", lambda issue: issue.id in {10_001, 10_002, 10_003}),
    *(
        (f"{field} {sign} {int(at(hours).timestamp() * 1000)}", naive)
        for field, sign, hours, naive in [
            ("created", "<", 3, lambda issue: issue.created_at < at(3)),
            ("updated", ">=", 20.5, lambda issue: issue.updated_at >= at(20.5)),
            ("updated", "=", 20.25, lambda issue: issue.updated_at == at(20.25)),
        ]
    ),
]
LEAVES = st.sampled_from(CASES)


def joined(parts: list[tuple[str, Naive]], word: str, fold: Callable[[Any], bool]) -> tuple[str, Naive]:
    text = f" {word} ".join(f"({text})" for text, _ in parts)
    return text, lambda issue: fold(naive(issue) for _, naive in parts)


TREES = st.recursive(
    LEAVES,
    lambda below: (
        st.builds(joined, st.lists(below, min_size=1, max_size=3), *[st.just("and"), st.just(all)])
        | st.builds(joined, st.lists(below, min_size=1, max_size=3), *[st.just("OR"), st.just(any)])
    ),
    max_leaves=8,
)


@UNHURRIED
@given(TREES)
def test_a_search_finds_what_a_naive_filter_finds(case: tuple[str, Naive]) -> None:
    text, naive = case
    expected = sorted(issue.id for issue in VIEW.state.issues.values() if naive(issue))
    assert [issue.id for issue in search(VIEW, parse_jql(f"{text} ORDER BY id"))] == expected


def test_the_clock_of_the_world_is_the_edge_of_what_exists() -> None:
    builder = varied()
    world = make_world(builder)
    world.now = at(2) + timedelta(minutes=1)
    view = View(Site(world, "cloud", ""), world.state(), world.boards)
    assert ids("project in (AB, EF) ORDER BY id", view) == [1, 2, 3, 4, 5, 6]
