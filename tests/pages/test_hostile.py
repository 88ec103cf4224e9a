"""Whatever stands in Jira's texts, the page keeps its own elements, and the text is shown as it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from generator.domain import Column, DataWarning, Estimation, Issue, Snapshot, Sprint
from generator.pages.page import BoardReport, Report
from tests.factories import make_sprint
from tests.pages.sites import Element, documents, elements, links, text
from tests.reports import build, report_of, told

MARK = "HOSTILE"
SVG = "{http://www.w3.org/2000/svg}"
CHART_ELEMENTS = {"svg", "g", "path", "text", "tspan", "use", "defs", "clipPath", "rect", "pattern"}
PAYLOADS = (
    f"{MARK}<script>alert(1)</script>",
    f"{MARK}</title></bdi></td></svg><img src=x onerror=alert(1)>",
    f'{MARK}" onmouseover="alert(1)" style="x:y',
    f"{MARK}' autofocus onfocus='alert(1)",
    f"{MARK}<!-- --!> ]]> <![CDATA[",
    f"{MARK}&lt;b&gt; &amp;#60; &#x3c;",
    f"{MARK}{{{{ 7*7 }}}} {{% include 'x' %}} {{# x #}}",
    f"{MARK}\x00\x08\x1b[2J\x85\ud800\ufffe",
    f"{MARK}\u202e\u2066 evil \u200b",
    f"javascript:alert('{MARK}')",
    f"{MARK} \\ ../../../etc/passwd $x$ _y_ %s %(z)s",
    f"={MARK}()|cmd",
    f"  {MARK}\r\n\t-\u2028x",
)


def hostile_issue(issue: Issue, payload: str) -> Issue:
    return replace(issue, key=f"{payload}-{issue.id}", type=payload, summary=payload, url=payload)


def hostile_sprint(sprint: Sprint, payload: str) -> Sprint:
    return replace(sprint, name=payload, goal=payload)


def hostile(snapshot: Snapshot, payload: str) -> Snapshot:
    board = replace(
        snapshot.board,
        name=payload,
        columns=tuple(Column(payload, column.status_ids) for column in snapshot.board.columns),
        estimation=Estimation("customfield_1", payload, snapshot.board.estimation.unit),
        url=payload,
    )
    return replace(
        snapshot,
        board=board,
        sprints=tuple(hostile_sprint(sprint, payload) for sprint in snapshot.sprints),
        issues=tuple(hostile_issue(issue, payload) for issue in snapshot.issues),
        statuses={id_: replace(status, name=payload) for id_, status in snapshot.statuses.items()},
    )


def with_warnings(report: Report, message: str) -> Report:
    """The report with warnings about its first sprint, an issue of it and one that is not there."""
    (board,) = report.boards
    key = str(board.history.sprint_issues["key"].iloc[0])
    warnings = (
        DataWarning("sprint_without_dates", message, sprint_id=1),
        DataWarning("no_estimate", message, issue_key=key, sprint_id=1),
        DataWarning("replay_differs", message, issue_key="GONE-1", sprint_id=1),
    )
    history = replace(board.history, warnings=warnings)
    return replace(report, boards=(BoardReport(history, board.cards, board.sprint_cards),))


def small() -> Snapshot:
    return told(("in 1; day 5: Done", "day 2: created, in 1; day 14: leaves 1, joins 1, joins 2"), (make_sprint(1),))


def pages_of(report: Report) -> dict[str, Element]:
    """The pages that show texts of Jira."""
    return documents({path: content for path, content in build(report).items() if "definitions" not in path})


def attacked(payload: str) -> dict[str, Element]:
    report = report_of(hostile(small(), payload), title=payload, version=payload, incomplete=(payload,))
    return pages_of(with_warnings(report, payload))


def shape(pages: Mapping[str, Element]) -> Counter[Any]:
    """Every element with the names of its attributes. Charts differ, for their words take room; so does isolation."""
    return Counter(
        (path, element.tag, tuple(sorted(map(str, element.attrib))))
        for path, page in pages.items()
        for element in outside_charts(page)
        if element.tag != "bdi"
    )


def outside_charts(element: Element) -> list[Element]:
    found = [element]
    for child in element:
        if isinstance(child.tag, str) and child.tag != f"{SVG}svg":
            found += outside_charts(child)
    return found


@pytest.fixture(scope="module")
def harmless() -> Counter[Any]:
    return shape(attacked("javascript:harmless"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_an_element_an_attribute_or_a_link(payload: str, harmless: Counter[Any]) -> None:
    pages = attacked(payload)
    assert shape(pages) == harmless
    for page in pages.values():
        for element in elements(page):
            assert not any(str(name).startswith("on") or name == "style" for name in element.attrib)
            assert not element.tag.startswith(SVG) or element.tag.removeprefix(SVG) in CHART_ELEMENTS
        for link in links(page):
            assert not link.startswith(("javascript:", "http:", "https:"))
            assert MARK not in link


def test_a_text_is_shown_as_it_is() -> None:
    page = attacked(PAYLOADS[0])["boards/1/sprints/1/index.html"]
    assert text(page.find(".//h1")).startswith(PAYLOADS[0])
    assert any(text(cell) == PAYLOADS[0] for cell in page.iter("td"))
