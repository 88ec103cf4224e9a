"""The estimate's field was renamed: Data Center's old entries bear the old name, and no id."""

import json

from generator.cache.snapshot import load_snapshot
from generator.demo.events import ChangedItem
from generator.demo.exchange import Reply
from generator.demo.server import RecordedRequest
from generator.domain import BoardSettings
from tests.cache.desk import WEB, Desk


def rename_estimate(desk: Desk, name: str) -> None:
    def renamed(asked: RecordedRequest) -> Reply:
        fields = json.loads(desk.jira.usual(asked).body)
        for field in fields:
            if field["name"] == "Story Points":
                field |= {"name": name, "untranslatedName": name, "clauseNames": [name]}
        return Reply.of_json(fields)

    desk.jira.answer("*/field", renamed)


def test_estimates_of_the_old_name_are_told_as_a_hole(desk: Desk) -> None:
    desk.change(10_093, ChangedItem("estimate", 3.0, 2.0))
    rename_estimate(desk, "Effort")
    desk.sync()
    issues = load_snapshot(desk.load(), BoardSettings(WEB)).issues
    held = {
        issue.key: (issue.problems, len(issue.estimate_changes)) for issue in issues if issue.id in {10_093, 10_098}
    }
    assert {key for key, (problems, changes) in held.items() if problems or changes} == {"AB-93", "AB-98"}
    if desk.flavour == "cloud":
        assert set(held.values()) == {((), 1)}
    else:
        assert {changes for _, changes in held.values()} == {0}
        assert all(problem.startswith("unknown_field: Story ") for problems, _ in held.values() for problem in problems)
        assert all(problems for problems, _ in held.values())
    assert not any(issue.problems for issue in issues if issue.key not in held)
    assert desk.load().incomplete == ()
    assert desk.sync().changed == 0
    assert desk.content() == desk.full_content()
