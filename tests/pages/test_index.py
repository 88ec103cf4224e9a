"""The first page: each board's row, and what it says where there is little to say."""

from tests.factories import at
from tests.pages.sites import Element, by_id, parse, text
from tests.reports import build, report_of, told, usual


def row(made: dict[str, bytes]) -> list[str]:
    """The cells of the first board."""
    page = parse(made["index.html"])
    (line, *_) = page.iter("tbody")
    return [text(cell) for cell in line.find("tr")]


def links(made: dict[str, bytes]) -> list[str]:
    page: Element = parse(made["index.html"])
    return [link.get("href") for link in page.iter("a")]


def test_a_board_with_enough_done_says_how_long_issues_take() -> None:
    stories = [f"day {day}: created, In Progress; day {day + 1 + day % 3}: Done" for day in range(12)]
    made = build(report_of(told(stories, as_of=at(20))))
    assert row(made)[-3:-1] == ["4 days85 % of 12 issues took 4 days or less", "100 % clean"]
    assert "boards/1/index.html#cycle_time" in links(made)
    assert by_id(parse(made["boards/1/index.html"]), "cycle_time") is not None


def test_too_few_to_tell_is_said() -> None:
    made = build(report_of(usual()))
    assert row(made)[-3] == "too few"
    assert row(made)[-2] == "50 % clean"
    assert "boards/1/quality/index.html" in links(made)
