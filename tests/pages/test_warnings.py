from zoneinfo import ZoneInfo

import pytest

from generator.domain import DataWarning
from generator.history.quality.score import Score
from generator.pages.address import Link
from generator.pages.cells import CellWriter
from generator.pages.warnings import WarningsView, tell_score, view_warnings

WRITER = CellWriter(ZoneInfo("UTC"), issue=lambda key: Link(key, f"#{key}"), sprint=lambda id_: Link(str(id_)))


def view(*warnings: DataWarning) -> WarningsView:
    return view_warnings(warnings, Score(4, 2), 1, "boards/1/sprints/7/index.html", WRITER)


def test_a_line_for_each_code_the_gravest_first() -> None:
    seen = view(
        DataWarning("closed_late", "late", sprint_id=1),
        DataWarning("no_estimate", "AB-1", "AB-1", 1),
        DataWarning("replay_differs", "AB-2", "AB-2", 1),
        DataWarning("no_estimate", "AB-3", "AB-3", 1),
    )
    assert [(line.severity, line.words.text, [issue.text for issue in line.issues]) for line in seen.lines] == [
        ("error", "1 issue whose history does not lead to the present", ["AB-2"]),
        ("warning", "2 issues without an estimate at the start", ["AB-1", "AB-3"]),
        ("warning", "1 sprint closed more than a day late", []),
    ]
    assert seen.lines[1].words.href == "../../quality/index.html#no_estimate"
    assert seen.all.href == "../../quality/index.html"


def test_many_issues_are_counted() -> None:
    (line,) = view(*(DataWarning("no_estimate", "none", f"AB-{number}") for number in range(13))).lines
    assert (len(line.issues), line.more) == (10, 3)


def test_the_same_issue_in_two_sprints_counts_once() -> None:
    (line,) = view(*(DataWarning("no_estimate", "none", "AB-1", sprint_id) for sprint_id in (1, 2))).lines
    assert line.words.text == "1 issue without an estimate at the start"


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Score(4, 3), "3 of 4 issues (75 %) are clean: no error and no warning about them."),
        (Score(1, 1), "All issues (1) are clean: no error and no warning about any of them."),
        (Score(0, 0), "There are no issues to judge."),
    ],
)
def test_the_score_in_words(score: Score, words: str) -> None:
    assert tell_score(score) == words
