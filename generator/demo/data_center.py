"""Jira Data Center's endpoints: one search in pages with offsets and totals, which brings whole changelogs along."""

from typing import Any

from generator.demo.agile import AGILE_ROUTES
from generator.demo.changelog import history_payloads
from generator.demo.exchange import Request, Route
from generator.demo.greenhopper import GREENHOPPER_ROUTES
from generator.demo.lookups import (
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


def _search(site: Site, request: Request) -> Json:
    strict = str(request.parameter("validateQuery", default=True)).lower() not in {"false", "none", "warn"}
    found = found_issues(site, request, asked_query(request), strict=strict)
    start = request.number("startAt", 0)
    size = min(request.number("maxResults", 50), site.limits.offset_search)
    view = site.view(request)
    return {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": size,
        "total": len(found),
        "issues": [_issue(view, request, issue) for issue in found[start : start + size]],
    }


def _one_issue(site: Site, request: Request, ref: str) -> Json:
    return _issue(site.view(request), request, issue_of(site, request, ref))


def _issue(view: View, request: Request, issue: IssueState) -> Json:
    payload = issue_payload(view, issue, request.words("fields") or ("*navigable",))
    if "changelog" in request.words("expand"):
        histories = history_payloads(view, issue)
        size = len(histories)
        payload["changelog"] = {"startAt": 0, "maxResults": size, "total": size, "histories": histories}
    return payload


_API = "/rest/api/(?:2|latest)"
DATA_CENTER_ROUTES: tuple[Route[Site], ...] = (
    *site_routes(_API),
    Route("GET", f"{_API}/search", _search),
    Route("POST", f"{_API}/search", _search),
    Route("GET", f"{_API}/issue/([^/]+)", _one_issue),
    *write_routes(_API),
    *WEBHOOK_ROUTES,
    *AGILE_ROUTES,
    *GREENHOPPER_ROUTES,
)
