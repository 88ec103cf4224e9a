"""Boards and the site are read at the same time, and come out as if they had been read one after the other."""

import pytest

from generator.cache.boards import read_boards
from generator.cache.site import read_site, read_versions
from generator.demo.exchange import Reply, Wire
from generator.errors import AccessError
from generator.fetch.connect import connect
from generator.fetch.jira import Raw
from generator.fetch.limits import Clock, Limits
from tests.cache.desk import BOTH, OPS, WEB, Desk, credentials

REFS = (WEB, "Ops", BOTH)


def read(desk: Desk, at_once: int | None) -> tuple[list[Raw], list[str], int]:
    """The boards, what was asked for in the order of the alphabet, and how much of it at the same time."""
    desk.jira.reset()
    jira = connect(desk.jira.url, credentials(desk.flavour), limits=Limits(at_once=at_once))
    boards = read_boards(jira, REFS)
    asked = sorted(f"{request.path} {request.query} {request.body}" for request in desk.jira.requests)
    return boards, asked, desk.jira.most_at_once


def test_several_requests_are_under_way_and_the_boards_are_the_same(desk: Desk) -> None:
    desk.jira.latency_s = 0.05
    one_by_one, asked, alone = read(desk, 1)
    together, asked_together, most = read(desk, None)
    assert [board["id"] for board in together] == [WEB, OPS, BOTH]
    assert together == one_by_one
    assert asked_together == asked
    assert alone == 1
    assert 1 < most <= {"cloud": 4, "data_center": 2}[desk.flavour]


def test_what_the_site_lists_is_read_at_the_same_time_after_the_login_is_known(desk: Desk) -> None:
    desk.jira.latency_s = 0.05
    site = read_site(connect(desk.jira.url, credentials(desk.flavour)), None)
    assert desk.jira.most_at_once > 1
    assert desk.jira.requests[1].path.endswith("/myself")
    desk.jira.reset()
    alone = connect(desk.jira.url, credentials(desk.flavour), limits=Limits(at_once=1))
    assert read_site(alone, None) == site
    assert read_versions(alone, ["AB-1", "CD-2"]) == read_versions(desk.connect(), ["CD-2", "AB-1"])


def test_the_first_board_that_fails_is_named_whichever_answers_first(desk: Desk) -> None:
    refused = Reply.of_error(404, "The selected filter is not available to you.")
    desk.jira.answer("*/filter/10008", refused.over(Wire(delay_s=0.2)))
    desk.jira.answer("*/filter/10011", refused)
    jira = connect(desk.jira.url, credentials(desk.flavour), clock=Clock(sleep=lambda _: None))
    with pytest.raises(AccessError, match='board 8 "Ops"'):
        read_boards(jira, REFS)
