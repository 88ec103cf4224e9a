"""Issues that are gone, and the loss that is not believed, as a person at the terminal meets them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from generator.demo.events import IssueCreated, IssueDeleted
from tests.cli.desk import Desk
from tests.demo.small_world import STORY, TODO
from tests.pages.sites import Element, by_id, parse, text

OPERATIONS = 8


@pytest.fixture(autouse=True)
def as_it_was(desk: Desk) -> Iterator[None]:
    """The Jira is everybody's: what happens in it here is taken back."""
    events, boards, hidden = list(desk.jira.world.events), desk.jira.world.boards, desk.jira._site.hidden_projects
    yield
    desk.jira.world.events[:] = events
    desk.jira.world.boards, desk.jira._site.hidden_projects = boards, hidden
    desk.jira.world.refold()


def test_the_cause_is_told_in_a_line_and_as_json(desk: Desk) -> None:
    desk.jira.world.events.append(IssueDeleted(desk.jira.world.now, 10_093))
    assert "\nGone: 1 deleted, or no longer visible to this account (AB-93).\n" in desk.run("sync").out
    document = desk.run("sync", "--json").document
    assert (document["vanished"], document["confirmed_keys"], document["returned_keys"]) == ([], ["AB-93"], [])
    del desk.jira.world.events[-1]
    assert "\nBack again: 1 issue (AB-93).\n" in desk.run("sync").out


def test_the_page_names_it_until_it_is_back(desk: Desk) -> None:
    desk.jira.world.events.append(IssueDeleted(desk.jira.world.now, 10_093))
    for confirmed in ("not yet", "yes"):
        assert desk.run("build", "-q").code == 0
        row = by_id(page(desk), "gone").find(".//tbody/tr")
        key, board, cause, *_, last = (text(cell) for cell in row)
        assert (key, board, cause, last) == ("AB-93", "Web", "deleted, or no longer visible to this account", confirmed)
    del desk.jira.world.events[-1]
    assert desk.run("build", "-q").code == 0
    assert page(desk).find(".//*[@id='gone']") is None


def page(desk: Desk) -> Element:
    return parse((desk.folder / "site" / "sync" / "index.html").read_bytes())


def test_a_changed_filter_is_told(desk: Desk) -> None:
    desk.jira.world.boards = tuple(
        replace(board, project_keys=("CD", "EF")) if board.id == OPERATIONS else board
        for board in desk.jira.world.boards
    )
    desk.jira.world.events.append(IssueCreated(desk.jira.world.now, 12_000, "EF-1", STORY, "New", TODO))
    line = 'The filter of board 8 "Ops" was changed: 1 issue came, 0 went.'
    assert line in desk.run("sync").out


@pytest.mark.parametrize("command", ["sync", "build"])
def test_a_sudden_loss_replaces_nothing_until_it_is_accepted(desk: Desk, command: str) -> None:
    before = desk.kept()
    desk.jira._site.hidden_projects = frozenset({"CD"})
    ended = desk.run(command)
    assert ended.code == 5
    assert 'Jira now shows none of the 3 issues of board 8 "Ops"' in ended.err
    assert "3 in a project that this account can no longer see" in ended.err
    assert "hint: So many at once" in ended.err
    assert "--accept-loss" in ended.err
    assert desk.kept() == before
    ended = desk.run(command, "--accept-loss")
    assert ended.code == 0
    assert "Gone: 3 in a project" in ended.out + ended.err


def test_a_loss_cannot_be_accepted_where_nothing_is_read(desk: Desk) -> None:
    ended = desk.run("sync", "--rollback", "--accept-loss")
    assert ended.code == 2
    assert "--accept-loss" in ended.err
