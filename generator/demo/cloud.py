"""Jira Cloud's endpoints: searches and changelogs in pages with tokens, no totals."""

import zlib
from collections.abc import Sequence
from typing import Any

from generator.demo.agile import AGILE_ROUTES, FEATURE_ROUTES
from generator.demo.changelog import history_payloads
from generator.demo.cloud_changelogs import CHANGELOG_ROUTES
from generator.demo.exchange import RefusedError, Reply, Request, Route
from generator.demo.greenhopper import GREENHOPPER_ROUTES
from generator.demo.jql import MOST_SORT_FIELDS, Query
from generator.demo.lookups import (
    asked_issues,
    asked_query,
    found_issues,
    issue_of,
    site_routes,
)
from generator.demo.payloads import issue_payload
from generator.demo.state import IssueState
from generator.demo.view import Site, View
from generator.demo.webhooks import WEBHOOK_ROUTES
from generator.demo.writes import write_routes

Json = dict[str, Any]
CLOUD_ID = "11111111-2222-3333-4444-555555555555"
_MOST_BULK_ISSUES = 100
_GONE = "L'API demandée a été supprimée. Veuillez migrer vers l'API /rest/api/3/search/jql."


def _tenant(_site: Site, _request: Request) -> Json:
    return {"cloudId": CLOUD_ID}


def _gone(_site: Site, _request: Request) -> Reply:
    """The old search; its message is in the language of the account."""
    return Reply.of_error(410, _GONE)


def _search(site: Site, request: Request, version: str) -> Json:
    query = _bounded(asked_query(request))
    question = str(query)
    token = request.parameter("nextPageToken")
    view = site.view(request)
    if token is None:
        ids: Sequence[Any] = [issue.id for issue in found_issues(site, request, query)]
    else:
        ids = site.tokens.rest(question, str(token))
    size = _page_size(site, request, len(ids))
    payload: Json = {"issues": _payloads(view, request, ids[:size], version), "isLast": size >= len(ids)}
    return payload if size >= len(ids) else {**payload, "nextPageToken": site.tokens.keep(question, ids[size:])}


def _bounded(query: Query) -> Query:
    if query.where is None:
        raise RefusedError(400, "Unbounded JQL queries are not allowed here. Please add a search restriction.")
    if len(query.order) > MOST_SORT_FIELDS:
        raise RefusedError(400, f"ORDER BY holds more than {MOST_SORT_FIELDS} fields.")
    return query


def _only_ids(request: Request) -> bool:
    return set(request.words("fields")) <= {"id", "key"} and not request.parameter("expand")


def _page_size(site: Site, request: Request, left: int) -> int:
    """Pages with more than ids and keys come out shorter than asked, each differently."""
    asked = max(1, min(request.number("maxResults", 50), site.limits.search))
    least = min(asked, site.limits.least_with_fields)
    if _only_ids(request):
        return asked
    return least + zlib.crc32(str(left).encode()) % (asked - least + 1)


def _payloads(view: View, request: Request, ids: Sequence[int], version: str) -> list[Json]:
    """Issues of a page; without fields nothing but the id."""
    issues = [view.state.issues[id_] for id_ in ids if id_ in view.state.issues]
    names = request.words("fields")
    if _only_ids(request):
        return [{"id": str(issue.id), **({"key": issue.key} if "key" in names else {})} for issue in issues]
    return [_issue(view, request, issue, version, names) for issue in issues]


def _issue(view: View, request: Request, issue: IssueState, version: str, names: Sequence[str]) -> Json:
    payload = issue_payload(view, issue, names, version)
    if "changelog" in request.words("expand"):
        # Capped, newest first, and the total is that of the page: the oldest changes are lost without a sign.
        histories = history_payloads(view, issue)[::-1][: view.site.limits.embedded_histories]
        size = len(histories)
        payload["changelog"] = {"startAt": 0, "maxResults": size, "total": size, "histories": histories}
    return payload


def _count(site: Site, request: Request) -> Json:
    return {"count": len(found_issues(site, request, _bounded(asked_query(request))))}


def _one_issue(site: Site, request: Request, version: str, ref: str) -> Json:
    names = request.words("fields") or ("*all",)
    return _issue(site.view(request), request, issue_of(site, request, ref), version, names)


def _bulk_issues(site: Site, request: Request, version: str) -> Json:
    names = request.words("fields") or ("*navigable",)
    view = site.view(request)
    issues = asked_issues(site, request, _MOST_BULK_ISSUES)
    return {"issues": [_issue(view, request, issue, version, names) for issue in issues], "issueErrors": []}


def _browser_page(_site: Site, _request: Request) -> Reply:
    """The address people copy from the browser: whatever comes after it, the answer is a page with status 200."""
    return Reply.of_html("<!DOCTYPE html><html><head><title>Jira</title></head><body>Loading…</body></html>")


_API = "/rest/api/(?:2|3|latest)"
_VERSIONED = "/rest/api/(2|3|latest)"
CLOUD_ROUTES: tuple[Route[Site], ...] = (
    Route("GET", "/_edge/tenant_info", _tenant),
    Route("GET", "/jira(?:/.*)?", _browser_page),
    *site_routes(_API),
    Route("GET", f"{_API}/search", _gone),
    Route("POST", f"{_API}/search", _gone),
    Route("GET", f"{_VERSIONED}/search/jql", _search),
    Route("POST", f"{_VERSIONED}/search/jql", _search),
    Route("POST", f"{_API}/search/approximate-count", _count),
    Route("POST", f"{_VERSIONED}/issue/bulkfetch", _bulk_issues),
    Route("GET", f"{_VERSIONED}/issue/([^/]+)", _one_issue),
    *write_routes(_API),
    *WEBHOOK_ROUTES,
    *CHANGELOG_ROUTES,
    *AGILE_ROUTES,
    *FEATURE_ROUTES,
    *GREENHOPPER_ROUTES,
)
