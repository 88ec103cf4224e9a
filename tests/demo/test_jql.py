from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.demo.jql import And, Clause, JqlError, Or, Query, Sort, parse_jql

MILESTONES: dict[str, Query] = {
    "filter = 10001": Query(Clause("filter", "=", ("10001",))),
    "filter in (10001, 10002)": Query(Clause("filter", "in", ("10001", "10002"))),
    "PROJECT = ab": Query(Clause("project", "=", ("ab",))),
    "issuetype in (Story, \"Sub-task\", 'Any \\'old\\' bug')": Query(
        Clause("issuetype", "in", ("Story", "Sub-task", "Any 'old' bug"))
    ),
    "key in (AB-1,CD-2)": Query(Clause("id", "in", ("AB-1", "CD-2"))),
    "sprint=7": Query(Clause("sprint", "=", ("7",))),
    "updated >= 1732877091000": Query(Clause("updated", ">=", ("1732877091000",))),
    'updated>="1732877091000"': Query(Clause("updated", ">=", ("1732877091000",))),
    'created < "2026-11-23 10:15"': Query(Clause("created", "<", ("2026-11-23 10:15",))),
    "project = A AND project = B OR project = C": Query(
        Or((And((Clause("project", "=", ("A",)), Clause("project", "=", ("B",)))), Clause("project", "=", ("C",))))
    ),
    "project = A and (project = B or project = C)": Query(
        And((Clause("project", "=", ("A",)), Or((Clause("project", "=", ("B",)), Clause("project", "=", ("C",))))))
    ),
    "filter = 1 ORDER BY created ASC, key DESC, id": Query(
        Clause("filter", "=", ("1",)), (Sort("created"), Sort("key", descending=True), Sort("id"))
    ),
    "order by Rank": Query(None, (Sort("rank"),)),
    "": Query(None),
    'project = "and"': Query(Clause("project", "=", ("and",))),
}


@pytest.mark.parametrize("text", MILESTONES)
def test_what_our_client_sends_is_understood(text: str) -> None:
    assert parse_jql(text) == MILESTONES[text]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("filter =", "the query ends"),
        ("filter 10001", "Expecting operator '=' or 'in'"),
        ("filter in ()", "Expecting a value"),
        ("filter in (1, 2", "Expecting ')' but the query ends"),
        ("filter in 1", "Expecting '(' but got '1'"),
        ("filter = 1 updated > 5", "Expecting either 'OR' or 'AND' but got 'updated'"),
        ("filter = 1)", "got ')'"),
        ("(filter = 1", "Expecting ')'"),
        ("filter = 1 AND", "the query ends"),
        ("filter = 1 AND OR filter = 2", "got 'OR'"),
        ("project != AB", "Expecting operator"),
        ("project not in (AB)", "Expecting operator"),
        ("project > AB", "Expecting operator"),
        ("updated in (1)", "Expecting operator"),
        ("resolution = Done", "Field 'resolution' does not exist"),
        ('"Story Points" = 5', "Field 'Story Points' does not exist"),
        ("filter = 1 ORDER created", "Expecting 'by'"),
        ("filter = 1 ORDER BY", "the query ends"),
        ("filter = 1 ORDER BY summary", "Field 'summary' does not exist"),
        ("filter = 1 ORDER BY key sideways", "got 'sideways'"),
        ('project = "AB', "is not understood"),
        ("(" * 60 + "filter = 1" + ")" * 60, "nested too deeply"),
    ],
)
def test_everything_else_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(JqlError) as caught:
        parse_jql(text)
    assert complaint in str(caught.value)


UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CLAUSES = st.builds(
    Clause,
    st.sampled_from(["filter", "project", "issuetype", "sprint", "id"]),
    st.just("in"),
    st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
) | st.builds(
    Clause, st.sampled_from(["created", "updated"]), st.sampled_from([">", ">=", "<", "<=", "="]), st.tuples(TEXTS)
)


def trees(depth: int = 3) -> st.SearchStrategy[Any]:
    """Trees as the parser builds them: an And never stands directly in an And, nor an Or in an Or."""
    if depth == 0:
        return CLAUSES
    below = trees(depth - 1)
    alls = st.lists(below.filter(lambda part: not isinstance(part, And)), min_size=2, max_size=3)
    ors = st.lists(below.filter(lambda part: not isinstance(part, Or)), min_size=2, max_size=3)
    return CLAUSES | alls.map(lambda parts: And(tuple(parts))) | ors.map(lambda parts: Or(tuple(parts)))


SORTS = st.builds(Sort, st.sampled_from(["created", "updated", "id", "key", "rank"]), st.booleans())
QUERIES = st.builds(Query, st.none() | trees(), st.lists(SORTS, max_size=3).map(tuple))


def quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(where: Any) -> str:
    if isinstance(where, Clause):
        values = [quote(value) for value in where.values]
        return f"{where.field} {where.operator} " + (f"({', '.join(values)})" if where.operator == "in" else values[0])
    word = " AND " if isinstance(where, And) else " or "
    return word.join(f"({write(part)})" for part in where.parts)


@UNHURRIED
@given(QUERIES)
def test_a_query_written_out_is_read_back(query: Query) -> None:
    order = ", ".join(f"{sort.field} {'DESC' if sort.descending else 'asc'}" for sort in query.order)
    text = (write(query.where) if query.where else "") + (f" ORDER BY {order}" if order else "")
    assert parse_jql(text) == query


@UNHURRIED
@given(st.text(st.sampled_from("filterproject=<>()\"'\\ ,1AND\tin-é☃"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(JqlError):
        assert isinstance(parse_jql(text), Query)
