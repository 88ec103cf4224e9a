"""What a board's shard tells of parents that only another board lists: enough, and nothing that is not the board's."""

import pytest

from generator.cache.fresh import load_fresh
from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem, IssueDeleted
from generator.domain import BoardSettings
from tests.cache.desk import OPS, WEB, Desk
from tests.demo.small_world import EPIC, STORY, SUBTASK

BOARDS = (BoardSettings(WEB), BoardSettings(OPS))
PARENT, CHILD = 10_400, 10_401


@pytest.fixture(params=[(EPIC, STORY), (STORY, SUBTASK)], ids=["epic", "sub-task"])
def family(desk: Desk, request: pytest.FixtureRequest) -> Desk:
    """A parent on one board alone, its child on the other alone."""
    parent_type, child_type = request.param
    desk.rebuild_board(OPS, type="scrum", estimation="points")  # as on the other one: both ask the same of an issue
    desk.create(PARENT, type_id=parent_type)
    desk.create(CHILD, project="CD", type_id=child_type, parent_id=PARENT)
    desk.sync(BOARDS)
    return desk


def parent_key(desk: Desk) -> str | None:
    issues = load_snapshot(desk.load(), BoardSettings(OPS)).issues
    return next(issue.parent_key for issue in issues if issue.id == CHILD)


def inputs(desk: Desk) -> tuple[str, ...]:
    return desk.load().board_inputs(OPS)


def test_a_parent_on_another_board_is_called_by_its_key(family: Desk) -> None:
    assert parent_key(family) == "AB-10400"
    assert family.load().board(OPS)["elsewhere"] == {"10400": "AB-10400"}
    assert family.load().board(WEB)["elsewhere"] == {}


def test_what_happens_to_it_does_not_concern_the_board_of_the_child(family: Desk) -> None:
    before = inputs(family)
    family.change(PARENT, ChangedItem("summary", "New", "Called otherwise"))
    assert family.sync(BOARDS).changed == 1
    assert inputs(family) == before


def test_but_its_new_key_does(family: Desk) -> None:
    before = inputs(family)
    family.rebuild_board(WEB, project_keys=("AB", "EF"))
    family.change(PARENT, ChangedItem("project", "AB", "EF", "EF-1"))
    family.sync(BOARDS)
    assert parent_key(family) == "EF-1"
    assert inputs(family) != before


def test_and_so_does_its_end(family: Desk) -> None:
    before = inputs(family)
    family.happens(IssueDeleted(family.world.now, PARENT))
    family.sync(BOARDS)
    assert parent_key(family) is None
    assert inputs(family) != before


def test_a_board_that_comes_to_the_config_brings_the_parent_of_an_issue_that_is_not_read_again(family: Desk) -> None:
    family.sync((BoardSettings(OPS),))
    assert parent_key(family) is None
    family.happens()
    family.jira.reset()
    family.sync(BOARDS)
    assert parent_key(family) == "AB-10400"
    assert not any(str(CHILD) in ids for ids in family.reads())


def test_an_issue_that_is_taken_from_its_parent_has_none(family: Desk) -> None:
    family.change(CHILD, ChangedItem("parent", str(PARENT), None))
    family.sync(BOARDS)
    assert parent_key(family) is None
    assert family.content() == family.full_content(BOARDS)


def test_a_record_that_is_fresh_from_jira_may_have_any_parent(desk: Desk) -> None:
    desk.create(CHILD, project="CD", type_id=SUBTASK, parent_id=10_300)
    desk.sync(BOARDS)
    desk.change(CHILD, ChangedItem("parent", "10300", "10091"))
    _, ops = load_fresh(desk.connect(), desk.load(), BOARDS, [CHILD])
    assert [issue.parent_key for issue in ops.issues if issue.id == CHILD] == ["AB-91"]
