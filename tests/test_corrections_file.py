"""The file of corrections: what it may hold, every mistake with its line, and edits that lose nothing."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from generator.correction import Correction
from generator.corrections_edit import add_correction, remove_correction, replace_correction
from generator.corrections_file import CorrectionsFile, load_corrections
from generator.errors import ConfigError

FULL = """# Ours

corrections:
  # asked by Kim
  - issue: AB-12
    id: 10012
    field: estimate
    value: "5"
    base: null
    since: 2026-11-10
    reason: forgotten at planning
    estimate_field: customfield_10016
    strategy: local
  # a day late
  - issue: AB-13
    field: done_at
    value: 2026-11-10T15:00:00Z   # in the evening
    base: "2026-11-11T09:30:00+01:00"
    reason: closed late

  - {issue: AB-14, field: type, value: Bug, base: Story, reason: a bug}
  - issue: AB-15
    field: excluded
    value: true
    reason: made by mistake
  - sprint: 7
    field: goal_met
    value: false
    reason: half of it
# the end
"""


def correction(**changes: Any) -> Correction:
    values: dict[str, Any] = {"issue_key": "AB-1", "issue_id": 10_001, "sprint_id": None, "field": "estimate"}
    return Correction(**(values | {"value": 5.0, "base": 3.0, "reason": "forgotten"} | changes))


def load(folder: Path, text: str) -> CorrectionsFile:
    path = folder / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    return load_corrections(path)


def test_every_kind_of_correction_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, FULL).corrections == (
        Correction(
            "AB-12",
            10_012,
            None,
            "estimate",
            value=5.0,
            base=None,
            reason="forgotten at planning",
            since=date(2026, 11, 10),
            strategy="local",
            estimate_field_id="customfield_10016",
        ),
        Correction(
            "AB-13",
            None,
            None,
            "done_at",
            value=datetime(2026, 11, 10, 15, tzinfo=UTC),
            base=datetime(2026, 11, 11, 9, 30, tzinfo=timezone(timedelta(hours=1))),
            reason="closed late",
        ),
        Correction("AB-14", None, None, "type", value="Bug", base="Story", reason="a bug"),
        Correction("AB-15", None, None, "excluded", value=True, base=False, reason="made by mistake"),
        Correction(None, None, 7, "goal_met", value=False, base=None, reason="half of it"),
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "corrections: []\n"])
def test_there_may_be_no_corrections(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).corrections == ()


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "corrections.yml").corrections == ()


ENTRY = "corrections:\n  - issue: AB-1\n    field: estimate\n    value: 5\n    base: 3\n    reason: x\n"
MISTAKES = [
    ("value: 5", "value: five", 2, "not a value of estimate; give a number, or null for none"),
    ("value: 5", "value: .inf", 2, "not a value of estimate"),
    ("value: 5", "value: true", 2, "not a value of estimate"),
    ("value: 5", "value: 3.0", 2, "value is what base says, so there is nothing to correct"),
    ("base: 3", "base: [3]", 2, "not a value of estimate"),
    ("field: estimate", "field: points", 3, "must be one of"),
    ("field: estimate", "field: goal_met", 2, "goal_met is nothing of an issue; that has: estimate, done_at"),
    ("field: estimate", "field: done_at", 2, "not a value of done_at; give a day (2026-11-10), an instant"),
    ("field: estimate", "field: excluded", 2, "not a value of excluded; give true or false"),
    ("field: estimate", "field: type", 2, "not a value of type; give the name of an issue type"),
    ("issue: AB-1", "sprint: 1", 2, "estimate is nothing of a sprint; that has: goal_met"),
    ("issue: AB-1", "id: 1", 2, "needs an issue or a sprint, and not both"),
    ("issue: AB-1", "sprint: 0", 2, "must be at least 1"),
    ("reason: x", "reason: ''", 6, "must not be empty"),
    ("    reason: x\n", "", 2, "corrections[1].reason: is missing"),
    ("reason: x", "reason: x\n    since: soon", 7, "not a time; write a day (2026-11-10)"),
    ("reason: x", "reason: x\n    since: 2026-11-10T12:00:00", 7, "not a time"),
    ("reason: x", "reason: x\n    strategy: mine", 7, "must be one of"),
    ("reason: x", "reason: x\n    why: mine", 7, "unknown key; there is issue, id, sprint, field"),
    ("reason: x", "reason: x\n    token: canary", 7, "logins do not belong in this file"),
    ("corrections:", "correction:", 1, "unknown key; there is corrections"),
    ("reason: x", "reason: x\nmore: [", 8, "not valid YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert old in ENTRY
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, ENTRY.replace(old, new))
    assert f"corrections.yml:{line}: " in caught.value.message
    assert message in caught.value.message
    assert "canary" not in f"{caught.value.message}{caught.value.hint}"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has 2 mistakes") as caught:
        load(tmp_path, ENTRY.replace("issue: AB-1", "issue: 5").replace("reason: x", "reason: 5"))
    assert caught.value.message.count("must be text") == 2


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read the corrections"):
        load_corrections(tmp_path)


ADDED = [
    correction(),
    correction(value=None, base=2.5, since=date(2026, 11, 10), strategy="remote", estimate_field_id="customfield_1"),
    correction(since=datetime(2026, 11, 10, 9, tzinfo=UTC), reason="it: said # no"),
    correction(field="done_at", value=datetime(2026, 11, 10, 9, tzinfo=UTC), base=None, issue_id=None),
    correction(field="done_at", value=date(2026, 11, 10), base=datetime(2026, 11, 11, 0, 0, 0, 123000, tzinfo=UTC)),
    correction(field="type", value="no", base="1", reason="żółw 🐢"),
    correction(field="excluded", value=True, base=False),
    correction(issue_key=None, issue_id=None, sprint_id=7, field="goal_met", value=True, base=None),
]


@pytest.mark.parametrize("before", ["", "# nothing yet", "corrections:\n", ENTRY, ENTRY.rstrip(), FULL])
@pytest.mark.parametrize("added", ADDED, ids=lambda each: each.field)
def test_an_entry_is_added_at_the_end_and_nothing_else_changes(tmp_path: Path, before: str, added: Correction) -> None:
    file = load(tmp_path, before)
    changed = add_correction(file, added)
    assert changed.corrections == (*file.corrections, added)
    assert load_corrections(file.path) == changed
    assert file.path.read_text(encoding="utf-8").startswith(before)


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "config" / "corrections.yml"
    add_correction(load_corrections(path), correction())
    assert path.read_text(encoding="utf-8").startswith("# Corrections of what Jira says")
    assert len(load_corrections(path).corrections) == 1


@pytest.mark.parametrize("place", range(5))
def test_an_entry_is_taken_out_and_every_comment_stays(tmp_path: Path, place: int) -> None:
    file = load(tmp_path, FULL)
    changed = remove_correction(file, place)
    left = [each for number, each in enumerate(file.corrections) if number != place]
    assert list(load_corrections(file.path).corrections) == left == list(changed.corrections)
    text = file.path.read_text(encoding="utf-8")
    assert all(comment in text for comment in ("# Ours", "# asked by Kim", "# a day late", "# the end"))


def test_the_last_entry_can_go_and_come_back(tmp_path: Path) -> None:
    file = remove_correction(load(tmp_path, ENTRY), 0)
    assert load_corrections(file.path).corrections == ()
    assert add_correction(load_corrections(file.path), correction()).corrections == (correction(),)


@pytest.mark.parametrize("place", range(5))
def test_an_entry_is_replaced_where_it_stands(tmp_path: Path, place: int) -> None:
    file = load(tmp_path, FULL)
    replace_correction(file, place, correction())
    expected = [correction() if number == place else each for number, each in enumerate(file.corrections)]
    assert list(load_corrections(file.path).corrections) == expected


ODD = "corrections: [{issue: AB-1, field: estimate, value: 5, base: 3, reason: x}]\n"


def test_a_layout_that_cannot_be_edited_is_left_alone(tmp_path: Path) -> None:
    file = load(tmp_path, ODD)
    with pytest.raises(ConfigError, match="not one that this command can edit"):
        add_correction(file, correction(reason="y"))
    assert file.path.read_text(encoding="utf-8") == ODD
    assert [path.name for path in tmp_path.iterdir()] == ["corrections.yml"]


def test_a_link_and_its_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "real.yml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "real.yml").chmod(0o640)
    link = tmp_path / "corrections.yml"
    link.symlink_to("real.yml")
    remove_correction(load_corrections(link), 0)
    assert link.is_symlink()
    assert (tmp_path / "real.yml").stat().st_mode & 0o777 == 0o640
    assert load_corrections(link).corrections == ()
