"""Jira's own sprint report: an undocumented part of its user interface, never relied upon, only compared with."""

from urllib.parse import urlsplit

from generator.errors import AccessError, BadRequestError, NotFoundError
from generator.fetch.jira import Raw
from generator.fetch.session import Session
from generator.fetch.shape import as_object
from generator.fetch.url import is_gateway

_PATH = "/rest/greenhopper/1.0/rapid/charts/sprintreport"  # under the site, not under the agile API


def read_sprint_report(session: Session, board_id: int, sprint_id: int) -> Raw | None:
    """The report as given; None where Jira does not offer it.

    That is so on a Kanban or team-managed board, for a token with scopes (there is no scope for it, and the gateway
    does not know it), and where the account may not see the sprint.
    """
    if is_gateway(urlsplit(session.base_url).hostname or ""):
        return None
    what = f"Jira's own report of sprint {sprint_id}"
    try:
        answer = session.get(_PATH, what, {"rapidViewId": board_id, "sprintId": sprint_id})
    except (NotFoundError, AccessError, BadRequestError):
        return None
    return as_object(answer.body, what)
