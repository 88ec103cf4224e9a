"""Which issues a query returns, and in which order."""

import operator
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from generator.demo.jql import And, Clause, JqlError, Or, Query, Sort, Where, parse_jql
from generator.demo.state import IssueState
from generator.demo.view import View
from generator.demo.world import Board

Test = Callable[[IssueState], bool]
_COMPARE = {"=": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")


def search(view: View, query: Query, *, strict: bool = True) -> list[IssueState]:
    """The issues a query returns, in its order (newest first without one).

    Args:
        view: what the reader may see.
        query: what is asked.
        strict: refuse ids of issues that are not there; else they simply match nothing.

    Raises:
        JqlError: the query names something that does not exist or is not shared with the reader.
    """
    if view.blind:
        return []  # to a stranger nothing is wrong with the query, there is just nothing
    test = _test(view, query.where, strict=strict) if query.where else _everything
    found = [issue for issue in view.state.issues.values() if test(issue)]
    found.sort(key=lambda issue: issue.id, reverse=True)
    for sort in reversed(query.order or (Sort("created", descending=True),)):
        found.sort(key=_SORT_KEYS[sort.field], reverse=sort.descending)
    return found


def board_jql(board: Board, view: View) -> str:
    """The JQL of a board's saved filter."""
    jql = f"project in ({', '.join(board.project_keys)})"
    if board.type_ids:
        names = ", ".join('"' + view.issue_type(id_).name.replace('"', '\\"') + '"' for id_ in board.type_ids)
        jql += f" AND issuetype in ({names})"
    return f"{jql} ORDER BY Rank ASC"


def on_board(board: Board, issue: IssueState) -> bool:
    """Whether the board's filter returns the issue."""
    return issue.project_key in board.project_keys and (not board.type_ids or issue.type_id in board.type_ids)


def _everything(_issue: IssueState) -> bool:
    return True


def _key_parts(issue: IssueState) -> tuple[str, int]:
    return issue.project_key, int(issue.key.rsplit("-", 1)[1])


_SORT_KEYS: dict[str, Callable[[IssueState], Any]] = {
    "created": lambda issue: issue.created_at,
    "updated": lambda issue: issue.updated_at,
    "id": lambda issue: issue.id,
    "key": _key_parts,
    "rank": lambda issue: issue.id,
}


def _test(view: View, where: Where, *, strict: bool) -> Test:
    if isinstance(where, Clause):
        return _clause_test(view, where, strict=strict)
    tests = [_test(view, part, strict=strict) for part in where.parts]
    joined = {And: all, Or: any}[type(where)]
    return lambda issue: joined(test(issue) for test in tests)


def _clause_test(view: View, clause: Clause, *, strict: bool) -> Test:
    if clause.field in {"created", "updated"}:
        return _time_test(view, clause)
    if clause.field == "id":
        return _id_test(view, clause.values, strict=strict)
    if clause.field == "filter":
        tests = [_filter_test(view, value) for value in clause.values]
        return lambda issue: any(test(issue) for test in tests)
    if clause.field == "sprint":
        sprints = {_sprint_id(view, value) for value in clause.values}
        return lambda issue: not sprints.isdisjoint(issue.sprint_ids)
    if clause.field == "project":
        keys = {_named(clause, value, _project_names(view)) for value in clause.values}
        return lambda issue: issue.project_key in keys
    types = {_named(clause, value, _type_names(view)) for value in clause.values}
    return lambda issue: issue.type_id in types


def _time_test(view: View, clause: Clause) -> Test:
    compare, limit = _COMPARE[clause.operator], _instant(view, clause)
    if clause.field == "created":
        return lambda issue: compare(issue.created_at, limit)
    return lambda issue: compare(issue.updated_at, limit)


def _instant(view: View, clause: Clause) -> datetime:
    """Epoch milliseconds know no zone; a date is read in the zone of the account."""
    text = clause.values[0]
    if re.fullmatch(r"\d{1,14}", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    for form in _TIME_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=ZoneInfo(view.world.time_zone))
        except ValueError:
            continue
    raise JqlError(
        f"Date value '{text}' for field '{clause.field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def _id_test(view: View, refs: Collection[str], *, strict: bool) -> Test:
    ids = set()
    for ref in refs:
        issue = view.issue(ref)
        if issue is not None:
            ids.add(issue.id)
        elif strict:
            raise JqlError(f"An issue with key '{ref}' does not exist for field 'id'.")
    return lambda issue: issue.id in ids


def _filter_test(view: View, value: str) -> Test:
    for board in view.boards:
        if str(board.filter_id) == value and board.filter_id not in view.site.private_filters:
            where = parse_jql(board_jql(board, view)).where
            return _test(view, where, strict=True) if where else _everything
    raise JqlError(f"A value with ID '{value}' does not exist for the field 'filter'.")


def _sprint_id(view: View, value: str) -> int:
    for sprint in view.state.sprints.values():
        if value in {str(sprint.id), sprint.name}:
            return sprint.id
    raise JqlError(f"Sprint with name or ID '{value}' does not exist or you do not have permission to view it.")


def _project_names(view: View) -> dict[str, str]:
    return {
        name.lower(): project.key
        for project in view.world.projects
        for name in (project.name, str(project.id), project.key)
    }


def _type_names(view: View) -> dict[str, str]:
    return {name.lower(): type_.id for type_ in view.world.issue_types for name in (type_.name, type_.id)}


def _named(clause: Clause, value: str, names: dict[str, str]) -> str:
    if value.lower() not in names:
        raise JqlError(f"The value '{value}' does not exist for the field '{clause.field}'.")
    return names[value.lower()]
