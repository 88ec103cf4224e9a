"""What both flavours tell of the site itself: who is there, its fields, statuses and saved filters."""

from typing import Any

from generator.demo.exchange import RefusedError, Reply, Request, Route
from generator.demo.fields import field_list
from generator.demo.jql import JqlError, Query, parse_jql
from generator.demo.payloads import resolution_payload, status_payload, type_payload, version_payload
from generator.demo.people import account
from generator.demo.search import board_jql, search
from generator.demo.state import IssueState
from generator.demo.view import Site

Json = dict[str, Any]
_VERSIONS = {"cloud": ("1001.0.0-SNAPSHOT", [1001, 0, 0], "Cloud"), "data_center": ("10.3.24", [10, 3, 24], "Server")}


def _server_info(site: Site, _request: Request) -> Json:
    """What the server is and what time it has; anybody may ask."""
    version, numbers, deployment = _VERSIONS[site.flavour]
    return {
        "baseUrl": site.url,
        "version": version,
        "versionNumbers": numbers,
        "deploymentType": deployment,
        "buildNumber": 100_290,
        "serverTime": site.time(site.world.now),
        "serverTitle": "Demo Jira",
        "serverTimeZone": site.world.time_zone,
    }


def _myself(site: Site, request: Request) -> Json | Reply:
    """The account; 401 for everybody else."""
    if request.login == "accepted":
        return account(site.flavour, site.world.time_zone)
    message = "Client must be authenticated to access this resource."
    if request.login == "anonymous":
        return Reply.of_json({"message": message, "status-code": 401}, 401)
    return Reply.of_html(message, 401, {"WWW-Authenticate": 'OAuth realm="demo"'})


def _fields(site: Site, request: Request) -> list[Json]:
    """Every field the reader may see."""
    return field_list(site.flavour, custom=not site.view(request).blind)


def _statuses(site: Site, request: Request) -> list[Json]:
    """Every status of the site."""
    known = () if site.view(request).blind else site.world.statuses
    return [status_payload(site, status) for status in known]


def _issue_types(site: Site, request: Request) -> list[Json]:
    """Every issue type of the site."""
    known = () if site.view(request).blind else site.world.issue_types
    return [type_payload(site, type_) for type_ in known]


def _resolutions(site: Site, request: Request) -> list[Json]:
    """Every resolution of the site."""
    known = () if site.view(request).blind else site.world.resolutions
    return [resolution_payload(resolution) for resolution in known]


def _versions(site: Site, request: Request, ref: str) -> list[Json]:
    """Every version of a project."""
    key = _project(site, request, ref)["key"]
    return [version_payload(site, version) for version in site.world.versions if version.project_key == key]


def _project(site: Site, request: Request, ref: str) -> Json:
    """A project by its number or key; 404 when it is not there or hidden."""
    for found in () if site.view(request).blind else site.world.projects:
        if ref in {str(found.id), found.key} and found.key not in site.hidden_projects:
            return {"id": str(found.id), "key": found.key, "name": found.name}
    raise RefusedError(404, f"No project could be found with key '{ref}'.")


def _saved_filter(site: Site, request: Request, filter_id: str) -> Json:
    """A board's saved filter; one that is not shared looks as if it were not there."""
    view = site.view(request)
    for board in view.boards:
        if board.filter_id == int(filter_id) and board.filter_id not in site.private_filters:
            name = f"Filter for {board.name}"
            return {"id": filter_id, "name": name, "jql": board_jql(board, view), "favourite": False}
    raise RefusedError(
        404, "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
    )


def issue_of(site: Site, request: Request, ref: str) -> IssueState:
    """An issue by its id, its key or an old key; 404 when it is not there or hidden."""
    issue = site.view(request).issue(ref)
    if issue is None:
        raise RefusedError(404, "Issue does not exist or you do not have permission to see it.")
    return issue


def asked_issues(site: Site, request: Request, most: int) -> list[IssueState]:
    """The issues a bulk read asks for, by ascending id: those that are not there are silently left out."""
    refs = request.words("issueIdsOrKeys")
    if not 1 <= len(refs) <= most:
        raise RefusedError(400, f"issueIdsOrKeys must hold between 1 and {most} issues.")
    view = site.view(request)
    found = {issue.id: issue for ref in refs if (issue := view.issue(ref))}
    return [found[id_] for id_ in sorted(found)]


def asked_query(request: Request) -> Query:
    """The JQL of a search; 400 when it cannot be understood."""
    try:
        return parse_jql(str(request.parameter("jql", "")))
    except JqlError as error:
        raise RefusedError(400, str(error)) from error


def found_issues(site: Site, request: Request, query: Query, *, strict: bool = True) -> list[IssueState]:
    """What a search finds; 400 when it names what is not there."""
    try:
        return search(site.view(request), query, strict=strict)
    except JqlError as error:
        raise RefusedError(400, str(error)) from error


def site_routes(api: str) -> tuple[Route[Site], ...]:
    """The endpoints that tell of the site itself, under the versions of the API that `api` matches."""
    return (
        Route("GET", f"{api}/serverInfo", _server_info),
        Route("GET", f"{api}/myself", _myself),
        Route("GET", f"{api}/field", _fields),
        Route("GET", f"{api}/status", _statuses),
        Route("GET", f"{api}/issuetype", _issue_types),
        Route("GET", f"{api}/resolution", _resolutions),
        Route("GET", rf"{api}/project/([^/]+)", _project),
        Route("GET", rf"{api}/project/([^/]+)/versions", _versions),
        Route("GET", rf"{api}/filter/(\d+)", _saved_filter),
    )
