"""Jira's own sprint report: asked for under the site, and none where a site does not offer it."""

import pytest
import responses

from generator.errors import JiraError, UnauthorizedError
from generator.fetch.secret import make_credentials
from generator.fetch.session import Session
from generator.fetch.sprint_report import read_sprint_report
from tests.fetch.faked import CANARY, EMAIL, SITE

PATH = "/rest/greenhopper/1.0/rapid/charts/sprintreport"


def test_it_is_asked_for_under_the_site_and_its_context_path(http: responses.RequestsMock) -> None:
    base = f"{SITE}/context"
    query = {"rapidViewId": "7", "sprintId": "12"}
    http.get(base + PATH, json={"contents": {}}, match=[responses.matchers.query_param_matcher(query)])
    assert read_sprint_report(Session(base, make_credentials(None, CANARY)), 7, 12) == {"contents": {}}


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_site_that_does_not_offer_it_gives_none(http: responses.RequestsMock, session: Session, status: int) -> None:
    http.get(SITE + PATH, json={"errorMessages": ["no"]}, status=status)
    assert read_sprint_report(session, 7, 12) is None


def test_a_refused_login_is_no_missing_report(http: responses.RequestsMock, session: Session) -> None:
    http.get(SITE + PATH, status=401)
    with pytest.raises(UnauthorizedError):
        read_sprint_report(session, 7, 12)


def test_the_gateway_has_no_such_reports_and_is_not_asked(http: responses.RequestsMock) -> None:
    gateway = Session("https://api.atlassian.com/ex/jira/1111", make_credentials(EMAIL, CANARY))
    assert read_sprint_report(gateway, 7, 12) is None
    assert len(http.calls) == 0


def test_an_answer_that_is_no_object(http: responses.RequestsMock, session: Session) -> None:
    http.get(SITE + PATH, json=[])
    with pytest.raises(JiraError, match="sprint 12"):
        read_sprint_report(session, 7, 12)
