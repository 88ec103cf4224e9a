"""Jira Cloud's changelogs: of one issue in pages with totals, of many in pages with tokens."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from generator.demo.changelog import history_payloads
from generator.demo.events import IssueChanged
from generator.demo.exchange import RefusedError, Request, Route
from generator.demo.lookups import asked_issues, issue_of
from generator.demo.state import IssueState
from generator.demo.view import Site, View

Json = dict[str, Any]
_MOST_ISSUES = 1000
_MOST_FIELDS = 10


def _one(site: Site, request: Request, version: str, ref: str) -> Json:
    """One issue's changelog, oldest first."""
    issue = issue_of(site, request, ref)
    most = site.limits.issue_histories
    start, size = request.number("startAt", 0), min(request.number("maxResults", most), most)
    values = history_payloads(site.view(request), issue)
    page: Json = {
        "self": site.link(f"/rest/api/{version}/issue/{issue.id}/changelog"),
        "maxResults": size,
        "startAt": start,
        "total": len(values),
        "isLast": start + size >= len(values),
        "values": values[start : start + size],
    }
    if not page["isLast"]:
        page["nextPage"] = f"{page['self']}?startAt={start + size}&maxResults={size}"
    return page


def _many(site: Site, request: Request) -> Json:
    """Histories of many issues by date, so that a page may end in the middle of one; no history, no entry."""
    field_ids = request.words("fieldIds")
    if len(set(field_ids)) != len(field_ids) or len(field_ids) > _MOST_FIELDS:
        raise RefusedError(400, f"fieldIds must hold at most {_MOST_FIELDS} different fields.")
    size = min(request.number("maxResults", 1000), site.limits.histories)
    if size < 1:
        raise RefusedError(400, "maxResults must be at least 1.")
    question = repr((request.words("issueIdsOrKeys"), field_ids))
    token = request.parameter("nextPageToken")
    issues = asked_issues(site, request, _MOST_ISSUES)
    entries: Sequence[Any] = (
        site.tokens.rest(question, str(token)) if token is not None else _entries(site.view(request), issues, field_ids)
    )
    page: Json = {"issueChangeLogs": _grouped(entries[:size])}
    if size < len(entries):
        page["nextPageToken"] = site.tokens.keep(question, entries[size:])
    return page


def _entries(view: View, issues: Sequence[IssueState], field_ids: Collection[str]) -> list[tuple[str, Json]]:
    """(issue id, history) in the order of the bulk fetch: by date, then by issue."""
    written = partial(_number, view.site)
    entries = [
        (history.at, issue.id, payload)
        for issue in issues
        for history, payload in zip(issue.histories, history_payloads(view, issue, written), strict=True)
    ]
    entries.sort(key=lambda entry: entry[:2])
    kept = ((str(id_), _narrowed(payload, field_ids)) for _, id_, payload in entries)
    return [(id_, payload) for id_, payload in kept if payload["items"]]


def _narrowed(payload: Json, field_ids: Collection[str]) -> Json:
    """A history with the items of the asked fields; those without a field id cannot be asked for."""
    if not field_ids:
        return payload
    return {**payload, "items": [item for item in payload["items"] if item.get("fieldId") in field_ids]}


def _number(site: Site, history: IssueChanged) -> int:
    """The bulk fetch writes times as numbers: milliseconds, or on a mixed site seconds on every other entry."""
    seconds = site.history_times == "mixed" and history.history_id % 2
    return int(history.at.timestamp()) if seconds else int(history.at.timestamp() * 1000)


def _grouped(entries: Sequence[tuple[str, Json]]) -> list[Json]:
    groups: dict[str, list[Json]] = {}
    for id_, payload in entries:
        groups.setdefault(id_, []).append(payload)
    return [{"issueId": id_, "changeHistories": histories} for id_, histories in groups.items()]


CHANGELOG_ROUTES: tuple[Route[Site], ...] = (
    Route("POST", "/rest/api/(?:2|3|latest)/changelog/bulkfetch", _many),
    Route("GET", "/rest/api/(2|3|latest)/issue/([^/]+)/changelog", _one),
)
