"""Quality gates at the command line: exit 6 with the figure, the site written all the same."""

import pytest

from tests.cli.desk import Desk


def test_a_gate_that_fails_is_exit_6_with_the_figure(desk: Desk) -> None:
    ended = desk.run("build", "--fail-on", "active: completed_issues < 100")
    assert ended.code == 6
    assert (
        'gate "active: completed_issues < 100", Web, Sprint 1 (active): failed, completed_issues is 6 issues'
        in ended.err
    )
    assert (desk.folder / "site" / "index.html").exists()


def test_a_gate_that_passes_says_so(desk: Desk) -> None:
    ended = desk.run("build", "--fail-on", "active: completed_issues < 1")
    assert ended.code == 0
    assert "passed, completed_issues is 6 issues" in ended.out


def test_what_cannot_be_judged_fails_nothing_and_is_said(desk: Desk) -> None:
    ended = desk.run("build", "--board", "8", "--fail-on", "completion_rate < 60")
    assert ended.code == 0
    assert "not judged, no sprint has been closed yet" in ended.err


def test_for_programs(desk: Desk) -> None:
    ended = desk.run("build", "--json", "--board", "7", "--fail-on", "completed_issues > 5")
    assert ended.code == ended.document["exit_code"] == 6
    (gate,) = ended.document["gates"]
    assert (gate["rule"], gate["value"], gate["failed"]) == ("completed_issues > 5", 6, True)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("completion_rte < 60", "Did you mean completion_rate"),
        ("zzz < 1", "The figures are: committed, added"),
        ("completion_rate", 'write it like "completion_rate < 60"'),
    ],
)
def test_a_rule_that_means_nothing_is_refused_before_anything_happens(desk: Desk, rule: str, said: str) -> None:
    ended = desk.run("build", "--fail-on", rule)
    assert ended.code == 2
    assert said in ended.err
    assert desk.jira.requests == []
