from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import JiraError
from generator.fetch.parse import parse_sprint, sprint_ids, sprint_ids_from_change
from generator.fetch.parse_sprint import sprint_field_id

PREFIX = "com.atlassian.greenhopper.service.sprint.Sprint@1a2b3c"


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def sprint(**values: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "state": "active",
        "name": "Sprint 7",
        "originBoardId": 3,
        "startDate": "2026-01-05T09:00:00.000Z",
        "endDate": "2026-01-19T09:00:00.000Z",
    } | values


def test_a_sprint_starts_when_someone_pressed_start() -> None:
    parsed = parse_sprint(sprint(activatedDate="2026-01-05T12:00:00.000+02:00", goal="Ship"))
    assert parsed.started_at == at(5, 10)
    assert parsed.planned_end_at == at(19)
    assert (parsed.id, parsed.name, parsed.goal, parsed.origin_board_id) == (7, "Sprint 7", "Ship", 3)


def test_without_that_it_starts_at_its_start_date() -> None:
    assert parse_sprint(sprint()).started_at == at(5)


def test_the_dates_of_a_future_sprint_are_a_plan() -> None:
    parsed = parse_sprint(sprint(state="future"))
    assert (parsed.started_at, parsed.planned_end_at) == (None, at(19))


@pytest.mark.parametrize("state", ["closed", "CLOSED", "Closed"])
def test_a_closed_sprint_in_any_letter_case(state: str) -> None:
    parsed = parse_sprint(sprint(state=state, completeDate="2026-01-20T09:00:00.000+0000"))
    assert (parsed.state, parsed.closed_at) == ("closed", at(20))


def test_a_sprint_opened_again_is_not_closed() -> None:
    assert parse_sprint(sprint(state="active", completeDate="2026-01-20T09:00:00.000Z")).closed_at is None


@pytest.mark.parametrize("nothing", [{}, {"name": None, "goal": None, "originBoardId": None, "startDate": "<null>"}])
def test_almost_everything_may_be_missing(nothing: dict[str, Any]) -> None:
    parsed = parse_sprint({"id": 9, **nothing})
    assert (parsed.id, parsed.name, parsed.goal, parsed.state) == (9, "", "", "future")
    assert (parsed.origin_board_id, parsed.started_at, parsed.planned_end_at, parsed.closed_at) == (None,) * 4


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({"completeDate": "2026-01-20T09:00:00.000Z", "activatedDate": "2026-01-05T09:00:00.000Z"}, "closed"),
        ({"activatedDate": "2026-01-05T09:00:00.000Z"}, "active"),
        ({}, "future"),
    ],
)
def test_an_unknown_state_is_told_by_the_dates(dates: dict[str, Any], state: str) -> None:
    assert parse_sprint(sprint(state="ARCHIVED", **dates)).state == state


@pytest.mark.parametrize("broken", [sprint(id=None), sprint(startDate="soon"), {}])
def test_a_sprint_that_cannot_be_read_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(JiraError):
        parse_sprint(broken)


def test_the_sprint_field_is_told_by_its_type_not_its_name() -> None:
    fields: list[dict[str, Any]] = [
        {"id": "customfield_10020", "name": "Sprint", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-lexo-rank"}},
        {"id": "summary", "name": "Summary"},
        {"id": "customfield_9", "name": "Iteration", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"}},
    ]
    assert sprint_field_id(fields) == "customfield_9"
    assert sprint_field_id(fields[:2]) is None


def dc(text: str) -> str:
    return f"{PREFIX}[{text}]"


VALUES: dict[str, tuple[Any, set[int]]] = {
    "absent": (None, set()),
    "empty": ([], set()),
    "empty text": ("", set()),
    "objects": ([{"id": 7, "boardId": 3, "name": "x"}, {"id": 9}], {7, 9}),
    "an object alone": ({"id": 7}, {7}),
    "bare ids": ([7, "9"], {7, 9}),
    "a bare id": (7, {7}),
    "a string": ([dc("id=7,rapidViewId=3,state=CLOSED,name=A,startDate=2026-01-05,goal=<null>,sequence=7")], {7}),
    "both kinds": ([dc("id=7,rapidViewId=3,state=ACTIVE,name=A"), {"id": 9}], {7, 9}),
    "an empty goal last": ([dc("id=7,state=CLOSED,name=A,sequence=7,goal=")], {7}),
    "comma and bracket in the name": ([dc("id=7,state=CLOSED,name=A [b], c=d,e],goal=x")], {7}),
    "an id in the name": ([dc("id=7,state=CLOSED,name=A,id=99,goal=x,id=98")], {7}),
    "a newline in the goal": ([dc("id=7,goal=one\ntwo, [three\n],name=A")], {7}),
    "the id last, as long ago": ([dc("name=A, b,closed=true,startDate=2012-01-05,id=7")], {7}),
    "the id last, another in the name": ([dc("rapidViewId=3,state=CLOSED,name=A,id=99,startDate=<null>,id=7")], {7}),
    "the id amidst": ([dc("sequence=7,goal=A,id=99,endDate=<null>,id=7,rapidViewId=3,state=CLOSED,name=B,id=98")], {7}),
    "nothing but the id": ([dc("id=7")], {7}),
    "a null among them": ([None, {"id": 7}], {7}),
}


@pytest.mark.parametrize("row", VALUES.values(), ids=VALUES)
def test_every_form_of_the_sprint_field(row: tuple[Any, set[int]]) -> None:
    value, ids = row
    assert sprint_ids(value) == ids


@pytest.mark.parametrize(
    "value", ["Sprint 7", ["x"], [{}], [{"name": "x"}], [True], [7.5], [dc("name=A")], [[7]], "²", "7" * 5000]
)
def test_an_entry_without_an_id_is_refused_not_dropped(value: Any) -> None:
    with pytest.raises(JiraError, match="names no sprint"):
        sprint_ids(value)


@pytest.mark.parametrize(
    ("text", "ids"),
    [(None, set()), ("", set()), ("38", {38}), ("38, 40", {38, 40}), ("38,40 ", {38, 40}), ("225, 225", {225})],
)
def test_ids_of_a_change(text: str | None, ids: set[int]) -> None:
    assert sprint_ids_from_change(text) == ids


@pytest.mark.parametrize("text", ["Sprint 7", "38, Sprint 7", "-1", "3.5"])
def test_names_in_the_place_of_ids_are_refused(text: str) -> None:
    with pytest.raises(JiraError):
        sprint_ids_from_change(text)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.text("[]=,id0123\n@name goal")),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from(["id", "name"]), inner)),
    max_leaves=8,
)


@given(JSON)
def test_nothing_but_the_promised_error_comes_out(value: Any) -> None:
    with suppress(JiraError):
        assert all(isinstance(id_, int) for id_ in sprint_ids(value))


TEXT = st.one_of(st.text(), st.text("abc,=[]\n idgoalname<>0123"))


@given(st.integers(1, 10**9), TEXT, TEXT, st.permutations(["state", "seq", "end"]))
def test_the_id_is_found_whatever_name_and_goal_say(id_: int, name: str, goal: str, order: list[str]) -> None:
    rest = {"state": "state=CLOSED", "seq": "sequence=7", "end": "endDate=<null>"}
    middle = ",".join(rest[key] for key in order)
    value = [dc(f"id={id_},name={name},{middle},goal={goal}"), dc(f"id={id_},goal={goal},{middle},name={name}")]
    assert sprint_ids(value) == {id_}
