"""Corrected figures are recognisable wherever they are told, with Jira's own beside them."""

import json
from typing import Any

import pytest

from generator.correction import Correction
from generator.corrections import correct
from generator.domain import Snapshot
from generator.history.replay import replay
from generator.metrics import make_board_cards, make_sprint_cards
from generator.metrics.old_work import add_old_work
from generator.pages.page import BoardReport, Report
from tests.corrections.test_judge import fix
from tests.factories import at, make_active_sprint, make_snapshot, make_sprint, story
from tests.pages.sites import by_id, documents, parse, text
from tests.reports import SITE_URL, build, build_data

SPRINT, BOARD, QUALITY = "boards/1/sprints/1/index.html", "boards/1/index.html", "boards/1/quality/index.html"


def usual() -> Snapshot:
    """Sprint 1: AB-1 was done a day late and never estimated, AB-2 was done."""
    return make_snapshot(
        story("in 1, estimate none; day 15: Done", 1),
        story("in 1; day 3: Done", 2),
        story("in 2", 3),
        sprints=[make_sprint(1, goal="Ship it"), make_active_sprint(2, 14)],
        as_of=at(20),
    )


def report_on(snapshot: Snapshot) -> BoardReport:
    history = add_old_work(replay(snapshot))
    return BoardReport(history, make_board_cards(history), make_sprint_cards(history))


def corrected_report(*corrections: Correction, snapshot: Snapshot | None = None) -> Report:
    before = snapshot or usual()
    after = correct(before, corrections)
    plain = report_on(before)
    board = report_on(after.snapshot)
    values: dict[str, Any] = {"corrections": after.judged, "without": plain if after.in_force else None}
    board = BoardReport(board.history, board.cards, board.sprint_cards, **values)
    return Report("Our sprints", SITE_URL, "1.2.3", (board,))


FORGOTTEN = fix(value=5.0, base=None, reason="forgotten at planning")
LATE = fix("done_at", at(13), at(15), reason="closed a day late")


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return build(corrected_report(FORGOTTEN, LATE))


def section(site: dict[str, bytes], path: str, id_: str = "corrections") -> str:
    return text(by_id(parse(site[path]), id_))


def rows(site: dict[str, bytes], path: str) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in by_id(parse(site[path]), "corrections").iter("tr")]


def test_a_sprints_page_shows_what_was_corrected_and_what_that_moves(site: dict[str, bytes]) -> None:
    assert section(site, SPRINT).startswith("2 corrections are in these figures")
    assert rows(site, SPRINT) == [
        ["Of", "What", "In Jira", "Corrected to", "Why", "State"],
        ["AB-1", "Estimate", "none", "5", "forgotten at planning", "in force"],
        ["AB-1", "Done", "2026-03-17 09:00", "2026-03-15 09:00", "closed a day late", "in force"],
        ["Figure", "As Jira has it", "As corrected"],
        ["Committed", "2 issues (3 points)", "2 issues (8 points)"],
        ["Completed", "1 issue (3 points)", "2 issues (8 points)"],
        ["Not completed", "1 issue (0 points)", "0 issues (0 points)"],
    ]


def test_the_result_is_marked_wherever_it_is_told(site: dict[str, bytes]) -> None:
    assert "8 of 8 committed points completed (corrected)" in text(next(parse(site[SPRINT]).iter("h1")))
    for path in ("index.html", BOARD):
        assert "8 of 8 committed points completed (corrected)" in text(parse(site[path]))
    assert b"8 of 8 committed points completed (corrected)" in site["feed.xml"]


def test_sprints_side_by_side_say_which_of_them_is_corrected(site: dict[str, bytes]) -> None:
    page = parse(site["boards/1/compare/index.html"])
    assert "Sprint 1 (corrected)" in text(next(page.iter("h1")))
    assert {text(option) for option in page.iter("option")} == {"Sprint 1 (corrected)", "Sprint 2"}
    assert text(by_id(page, "sprint-1")).startswith("Sprint 1 (corrected)")


def test_figures_totals_and_issues_are_marked_and_only_those_that_move(site: dict[str, bytes]) -> None:
    figures = section(site, SPRINT, "figures")
    assert "in Jira 3 points" in figures
    totals = {row: section(site, SPRINT, f"total-{row}") for row in ("committed", "completed", "added", "removed")}
    assert {row for row, told in totals.items() if "(corrected)" in told} == {"committed", "completed"}
    completed = section(site, SPRINT, "completed")
    assert completed.count("corrected") == 1


def test_cards_are_marked_that_would_say_something_else(site: dict[str, bytes]) -> None:
    assert "corrected figures" in section(site, SPRINT, "burndown")
    assert "corrected figures" in section(site, BOARD, "velocity")
    assert "corrected figures" not in section(site, "boards/1/sprints/2/index.html", "burndown")


def test_a_sprint_that_no_correction_touches_says_nothing_of_them(site: dict[str, bytes]) -> None:
    page = documents(site)["boards/1/sprints/2/index.html"]
    assert "orrect" not in text(by_id(page, "main")).replace("the velocity", "")


def test_the_data_tells_the_same() -> None:
    data = {
        path: json.loads(content)
        for path, content in build_data(corrected_report(FORGOTTEN, LATE)).items()
        if path.endswith("json")
    }
    sprint = data["data/boards/1/sprints/1.json"]
    assert sprint["corrected"] == {"totals": ["committed", "completed", "not_completed"], "issues": ["AB-1"]}
    assert sprint["corrections"][0] == {
        "issue": "AB-1",
        "sprint_id": None,
        "field": "estimate",
        "base": None,
        "value": 5.0,
        "remote": None,
        "since": None,
        "strategy": "manual",
        "state": "applies",
        "in_force": True,
        "reason": "forgotten at planning",
    }
    assert data["data/boards/1/sprints/2.json"]["corrections"] == []
    board = data["data/boards/1.json"]
    assert len(board["corrections"]) == 2
    assert [(row["sprint_id"], row["corrected"]) for row in board["velocity"]] == [(1, True)]


def test_a_conflict_shows_jiras_value_and_stands_on_the_quality_page() -> None:
    site = build(corrected_report(fix(value=5.0, base=8.0, key="AB-2"), fix("type", "Bug", "Task", strategy="remote")))
    told = section(site, QUALITY)
    assert told.startswith("None of the corrections is in these figures, and 1 conflict waits for a decision")
    assert [row[:4] for row in rows(site, QUALITY)[1:]] == [["AB-2", "Estimate", "3", "5"]]
    assert "conflict: Jira has changed it since" in told
    assert "3 of 3 committed points completed" in text(next(parse(site[SPRINT]).iter("h1")))


def test_an_excluded_issue_is_named_where_it_is_missing() -> None:
    site = build(corrected_report(fix("excluded", value=True, base=False, reason="made by mistake")))
    assert ["AB-1", "Left out", "no", "yes", "made by mistake", "in force"] in rows(site, SPRINT)
    assert ["Committed", "2 issues (3 points)", "1 issue (3 points)"] in rows(site, SPRINT)


def test_a_goal_is_what_the_team_says() -> None:
    goal = fix("goal_met", value=True, base=None, key=None, sprint_id=1)
    site = build(corrected_report(goal))
    assert ["Sprint 1", "Goal met", "not said", "yes", "forgotten", "in force"] in rows(site, SPRINT)
    assert "Goal met? Yes, as the team says." in section(site, SPRINT, "in-short")
    assert "(corrected)" not in text(next(parse(site[SPRINT]).iter("h1")))


def test_a_planned_sprints_estimate_is_marked() -> None:
    snapshot = make_snapshot(story("in 1"), sprints=[make_sprint(1, None)])
    site = build(corrected_report(fix(), snapshot=snapshot))
    assert "5 (corrected)" in section(site, SPRINT, "planned")
    assert "1 issue (5 points) planned (corrected)" in text(next(parse(site[SPRINT]).iter("h1")))


def test_without_corrections_in_force_the_pages_are_the_same_bytes() -> None:
    elsewhere = fix(key="ZZ-9")
    assert build(corrected_report(elsewhere)) == build(corrected_report())


def test_an_excluded_issue_can_still_be_opened() -> None:
    site = build(corrected_report(fix("excluded", value=True, base=False)))
    assert f'href="{SITE_URL}/browse/AB-1"' in site[BOARD].decode()
