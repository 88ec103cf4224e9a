"""Jira's own sprint report, with all its oddities, as a domain value.

The form is undocumented and differs between versions, so whatever is not needed is not looked at: `done` beside an open
status, the sum of all issues (which is none), dates for people, names of people.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from generator.domain import Estimation, JiraReportIssue, JiraSprintReport, Outcome
from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.parse_estimation import parse_number
from generator.fetch.parse_time import parse_instant
from generator.fetch.shape import as_object

_LISTS: Mapping[Outcome, tuple[str, ...]] = {
    "completed": ("completedIssues",),
    "not_completed": ("issuesNotCompletedInCurrentSprint", "incompletedIssues"),
    "removed": ("puntedIssues",),
    "completed_elsewhere": ("issuesCompletedInAnotherSprint",),
}
_SUMS: Mapping[Outcome, str] = {
    "completed": "completedIssues",
    "not_completed": "issuesNotCompleted",
    "removed": "puntedIssues",
    "completed_elsewhere": "issuesCompletedInAnotherSprint",
}
_ADDED = "issueKeysAddedDuringSprint"
_SPRINT_KEYS = ("id", "state", "isoStartDate", "isoCompleteDate")
_ENTRY_KEYS = ("id", "key", "estimateStatistic", "currentEstimateStatistic")
_WHAT = "a sprint report"


def trim_sprint_report(raw: Raw) -> Raw:
    """The part of an answer that is read, without any person or text; it parses to the same value."""
    contents, sprint = _contents(raw), raw.get("sprint")
    lists = [name for names in _LISTS.values() for name in names if name in contents]
    sums = [name for stem in _SUMS.values() for name in (f"{stem}InitialEstimateSum", f"{stem}EstimateSum")]
    kept: Raw = {name: [_only(entry, _ENTRY_KEYS) for entry in _entries(contents, name)] for name in lists}
    kept |= {name: _only(contents[name], ("value",)) for name in sums if isinstance(contents.get(name), dict)}
    kept[_ADDED] = dict.fromkeys(sorted(_added_keys(contents)), True)
    return {"contents": kept, "sprint": _only(sprint, _SPRINT_KEYS) if isinstance(sprint, dict) else {}}


def parse_sprint_report(raw: Raw, sprint_id: int, estimation: Estimation) -> JiraSprintReport:
    """Read a report.

    Args:
        raw: as Jira gave it, or trimmed.
        sprint_id: the sprint it was asked for.
        estimation: the board's; seconds become hours. Where issues are counted, estimates are left out.

    Raises:
        JiraError: it has no contents, an issue without id or key, or is of another sprint.
    """
    contents = _contents(raw)
    sprint = raw.get("sprint")
    told: Raw = sprint if isinstance(sprint, dict) else {}
    if told.get("id") not in (None, sprint_id, str(sprint_id)):
        raise JiraError(f"Jira answers for another sprint than {sprint_id}", "Report it, please: a new form of report")
    named = [(outcome, name) for outcome, names in _LISTS.items() for name in names]
    return JiraSprintReport(
        sprint_id=sprint_id,
        issues=tuple(
            _issue(entry, outcome, estimation) for outcome, name in named for entry in _entries(contents, name)
        ),
        added_keys=frozenset(_added_keys(contents)),
        sums_at_start=_sums(contents, "InitialEstimateSum", estimation),
        sums_at_end=_sums(contents, "EstimateSum", estimation),
        estimate_field=next(_estimate_fields(contents), None),
        started_at=_instant(told.get("isoStartDate")),
        closed_at=_instant(told.get("isoCompleteDate")),
    )


def _contents(raw: Raw) -> Raw:
    contents = as_object(raw.get("contents"), _WHAT)
    if not any(isinstance(contents.get(name), list) for names in _LISTS.values() for name in names):
        as_object(None, _WHAT)
    return contents


def _entries(contents: Raw, name: str) -> list[Raw]:
    entries = contents.get(name)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _issue(entry: Raw, outcome: Outcome, estimation: Estimation) -> JiraReportIssue:
    id_, key = str(entry.get("id")), entry.get("key")
    if not (id_.isascii() and id_.isdecimal() and len(id_) <= 18 and key):  # noqa: PLR2004 - ids fit 64 bits
        raise JiraError("Jira's sprint report lists an issue without its id or key", "Report it, please: a new form")
    return JiraReportIssue(
        id=int(id_),
        key=str(key),
        outcome=outcome,
        estimate_at_start=_statistic(entry.get("estimateStatistic"), estimation),
        estimate_at_end=_statistic(entry.get("currentEstimateStatistic"), estimation),
    )


def _statistic(statistic: Any, estimation: Estimation) -> float | None:  # noqa: ANN401  # JSON
    value = statistic.get("statFieldValue") if isinstance(statistic, dict) else None
    return _number(value, estimation)


def _number(holder: Any, estimation: Estimation) -> float | None:  # noqa: ANN401  # JSON
    """The value of `{"value": 5.0, "text": "5.0"}`; an absent one is an absent key, and the text says "null"."""
    if estimation.unit == "issues" or not isinstance(holder, dict):
        return None
    try:
        return parse_number(holder.get("value"), estimation)
    except ValueError:
        return None


def _sums(contents: Raw, ending: str, estimation: Estimation) -> dict[Outcome, float]:
    sums = {outcome: _number(contents.get(f"{stem}{ending}"), estimation) for outcome, stem in _SUMS.items()}
    return {outcome: value for outcome, value in sums.items() if value is not None}


def _added_keys(contents: Raw) -> Iterator[str]:
    added = contents.get(_ADDED)
    if isinstance(added, dict):
        yield from (str(key) for key, is_added in added.items() if is_added)
    elif isinstance(added, list):
        yield from (str(key) for key in added)


def _estimate_fields(contents: Raw) -> Iterator[str]:
    """The fields the estimates are taken from, such as `customfield_10016` of `field_customfield_10016`."""
    for name in (name for names in _LISTS.values() for name in names):
        for entry in _entries(contents, name):
            statistic = entry.get("estimateStatistic")
            field = statistic.get("statFieldId") if isinstance(statistic, dict) else None
            if isinstance(field, str) and field.startswith("field_"):
                yield field.removeprefix("field_")


def _instant(value: Any) -> datetime | None:  # noqa: ANN401  # JSON
    """An `iso` date; "None" stands for none."""
    try:
        return parse_instant(value) if isinstance(value, str) else None
    except JiraError:
        return None


def _only(value: Raw, keys: Iterable[str]) -> Raw:
    return {key: value[key] for key in keys if value.get(key) is not None}
