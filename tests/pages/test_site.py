"""What must hold of every page of a whole site."""

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import generator.pages
from generator.pages import BOARD_PAGES, SITE_PAGES
from generator.resources import templates_dir
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.pages.sites import Element, by_id, documents, elements, ids, links, target, text, texts
from tests.reports import SITE_URL, build, report_of, told, usual

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    kept = [
        "estimate 2; day 1: In Progress",
        "",
        "day 1: created; day 3: Done",
        "Parked",
        "day 1: created; day 2: In Review",
    ]
    kanban = told(kept, sprints=(), board=make_board(id=2, name="Kanban", type="kanban"))
    counted = replace(usual(), board=make_board("issues", id=3, name="Counts issues"))
    return build(report_of(usual(), kanban, counted, incomplete=("Board 9 could not be read: no permission.",)))


@pytest.fixture(scope="module")
def pages(site: dict[str, bytes]) -> dict[str, Element]:
    return documents(site)


def test_it_holds_what_is_promised_and_nothing_else(site: dict[str, bytes]) -> None:
    sprints = [(board, sprint) for board in (1, 3) for sprint in (1, 2, 3, 4)]
    expected = {"index.html", "definitions/index.html", "sync/index.html", "data/index.json", ".nojekyll"}
    expected |= {"404.html", "robots.txt", "feed.xml"}
    expected |= {f"boards/{board}/feed.xml" for board in (1, 2, 3)}
    expected |= {f"boards/{board}/compare/index.html" for board in (1, 3)}
    expected |= {f"boards/{board}/index.html" for board in (1, 2, 3)}
    expected |= {f"boards/{board}/quality/index.html" for board in (1, 2, 3)}
    expected |= {f"data/boards/{board}.json" for board in (1, 2, 3)}
    expected |= {f"boards/{board}/sprints/{sprint}/index.html" for board, sprint in sprints}
    expected |= {f"data/boards/{board}/sprints/{sprint}.json" for board, sprint in sprints}
    expected |= {f"data/boards/{board}/sprints/{sprint}-issues.csv" for board, sprint in sprints}
    index = json.loads(site["data/index.json"])
    expected |= {path for board in index["boards"] for path in board["metrics"].values()}
    expected |= {f"data/boards/{board}/sprints/{sprint}-metrics.zip" for board, sprint in sprints if sprint != 4}
    assert {path for path in site if not path.startswith("assets/")} == expected


def test_every_internal_link_and_anchor_resolves(site: dict[str, bytes], pages: dict[str, Element]) -> None:
    anchors = {path: set(ids(page)) for path, page in pages.items()}
    for path, page in pages.items():
        for link in links(page):
            if link == "data:," or link.startswith(f"{SITE_URL}/"):
                continue
            assert not re.match(r"[a-z]+:|/", link), (path, link)
            there, anchor = target(path, link)
            assert there in site, (path, link)
            assert not anchor or anchor in anchors[there], (path, link)


def test_every_page_can_be_reached_from_the_first(pages: dict[str, Element]) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        inside = (target(path, link)[0] for link in links(pages[path]) if ":" not in link)
        waiting += [there for there in inside if there.endswith(".html") and there not in reached]
    assert reached == set(pages) - {"404.html"}


def test_the_active_sprint_is_one_click_from_the_first_page(pages: dict[str, Element]) -> None:
    (row,) = [row for row in pages["index.html"].iter("tr") if "Team board" in text(row)]
    assert "boards/1/sprints/3/index.html" in [link.get("href") for link in row.iter("a")]
    assert "committed points completed so far" in text(row)


def test_ids_are_unique_and_labels_point_at_something(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        twice = [id_ for id_, count in Counter(ids(page)).items() if count > 1]
        assert not twice, path
        for element in elements(page):
            for name in ("aria-labelledby", "aria-describedby", "for"):
                for id_ in (element.get(name) or "").split():
                    assert id_ in ids(page), (path, name, id_)


def test_each_page_has_its_landmarks_one_heading_and_the_policy(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert page.get("lang") == "en"
        assert len(texts(page, "h1")) == 1, path
        assert [len(list(page.iter(tag))) for tag in ("main", "title")] == [1, 1], path
        assert {"header", "footer", "nav"} <= {element.tag for element in elements(page)}
        metas = {meta.get("http-equiv") or meta.get("name"): meta.get("content") for meta in page.iter("meta")}
        assert metas["Content-Security-Policy"] == POLICY
        assert metas["robots"] == "noindex"
        assert next(link for link in page.iter("a")).get("href") == "#main"


def test_nothing_inline_runs_or_styles(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for element in elements(page):
            assert element.tag not in {"style", "iframe", "object", "form", "base", "img"}, path
            assert not [name for name in element.attrib if str(name) == "style" or str(name).startswith("on")], path
            if element.tag == "script":
                assert element.get("src")
                assert not text(element)


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        levels = [int(element.tag[1]) for element in elements(page) if re.fullmatch(r"h[1-6]", element.tag)]
        main = levels[levels.index(1) :]
        assert all(after - before <= 1 for before, after in pairwise(main)), path


def test_tables_can_be_read_by_ear_and_scrolled_by_keyboard(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for table in page.iter("table"):
            assert text(table.find("caption")), path
            (head,) = table.find("thead").iter("tr")
            assert all(is_heading_of(cell, "col", {"th"} if len(head) > 1 else set()) for cell in head), path
            for row in table.find("tbody").iter("tr"):
                beside = {cell.tag for cell in row[1:]}
                assert is_heading_of(row[0], "row", beside & {"td"}), path
                assert beside <= {"td"}, path
        for scroll in (element for element in elements(page) if "scroll" in (element.get("class") or "").split()):
            assert scroll.get("tabindex") == "0", path
            assert scroll.get("aria-labelledby") or scroll.get("aria-label"), path


def is_heading_of(cell: Element, what: str, beside: set[str]) -> bool:
    """Whether a cell is read as a row's or a column's heading: it says so, or the cells beside it do."""
    return bool(cell.tag == "th" and cell.get("scope", what if beside else "") == what)


def test_links_into_jira_tell_it_nothing(pages: dict[str, Element]) -> None:
    outside = [link for page in pages.values() for link in page.iter("a") if link.get("href").startswith("http")]
    assert len(outside) > 10
    assert {link.get("rel") for link in outside} == {"noreferrer", "noopener noreferrer"}


def test_what_could_not_be_read_stands_on_every_page(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert "Board 9 could not be read: no permission." in text(page.find(".//main")), path


def test_every_page_says_when_and_where_its_data_is_from(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        footer = text(page.find(".//footer"))
        assert "data as of 2026-04-06 09:00 UTC" in footer or "boards/2" in path, path
        assert "Sprint Reports 1.2.3" in footer, path
        assert all(time.get("datetime").endswith("Z") for time in page.iter("time")), path


def test_pages_keep_their_budget(site: dict[str, bytes]) -> None:
    assert {path: len(content) for path, content in site.items() if len(content) > 150_000} == {}


def test_a_big_sprint_and_one_left_open_for_years_keep_it_too() -> None:
    many = [f"in 1, estimate {number % 8}; day {number % 14}: Done" for number in range(1, 121)]
    late = [f"day {number % 9 + 1}: created, in 1; day {number % 12 + 2}: Done" for number in range(20)]
    big = build(report_of(told(many + late)))["boards/1/sprints/1/index.html"]
    assert len(big) <= 150_000
    old = build(report_of(told(["in 1; day 5: Done"], (make_sprint(closed_at=at(2000)),), as_of=at(2100))))
    assert len(old["boards/1/sprints/1/index.html"]) <= 150_000
    assert "the first and the last 50 of" in old["boards/1/sprints/1/index.html"].decode()


def test_two_builds_give_the_same_bytes() -> None:
    stories = ["in 1; day 5: Done", "day 2: created, in 1", "in 1; day 3: leaves 1"]
    assert build(report_of(told(stories))) == build(report_of(told(stories)))


def test_each_template_has_its_page_file_and_each_page_file_is_listed() -> None:
    folder = Path(generator.pages.__file__).parent
    templates = {path.stem for path in templates_dir().iterdir() if path.is_file()} - {"base"}
    listed = {make.__module__.rpartition(".")[2] for make in (*BOARD_PAGES, *SITE_PAGES)}
    assert listed == templates
    maker = re.compile(r"^def make_\w+_pages\(", re.MULTILINE)
    makers = {path.stem for path in folder.glob("[!_]*.py") if maker.search(path.read_text(encoding="utf-8"))}
    assert listed == makers


def test_a_board_without_sprints_says_so_and_shows_its_issues(pages: dict[str, Element]) -> None:
    holds = "1 issue to do, 2 started, 1 done and 1 on no column"
    assert f"a Kanban board has no sprints; {holds}" in text(pages["index.html"])
    page = pages["boards/2/index.html"]
    assert f"Now on this board: {holds}" in texts(page, "h2")
    found = {key: text(by_id(page, key)) for key in ("to_do", "started", "done", "on_no_column")}
    assert "AB-2" in found["to_do"]
    assert found["started"].index("AB-5") < found["started"].index("AB-1")  # the newest first
    assert "AB-3" in found["done"]
    assert "2026-03-05" in found["done"]
    assert "AB-4" in found["on_no_column"]
    assert not {"velocity", "sprints", "trends"} & set(ids(page))
    assert {"flow", "wip"} <= set(ids(page))


def test_a_board_without_a_closed_sprint_says_once_what_is_missing() -> None:
    pages = documents(build(report_of(told(["in 1"], sprints=(make_active_sprint(),), as_of=at(3)))))
    page = pages["boards/1/index.html"]
    assert text(page).count("No sprint of this board has been closed yet.") == 1
    assert re.search(
        r"Velocity, [\w\s,-]*Predictability[\w\s,-]*: No sprint of this board has been closed yet\.", text(page)
    )
    assert not {"velocity", "completion_rates", "carry_over"} & set(ids(page))


def test_a_sprint_without_issues_has_no_cards() -> None:
    page = documents(build(report_of(told(["estimate 5"]))))["boards/1/sprints/1/index.html"]
    assert text(page).count("No issue was ever in this sprint.") == 1
    assert not {"burndown", "totals", "figures", "how-to-read"} & set(ids(page))


def test_a_long_list_of_issues_shows_the_newest() -> None:
    kanban = told(["day 1: created"] * 60, sprints=(), board=make_board(type="kanban"))
    page = documents(build(report_of(kanban)))["boards/1/index.html"]
    shown = text(by_id(page, "to_do"))
    assert "60 issues" in shown
    assert "To do: the newest 50 of 60 issues" in shown
    assert "AB-60" in shown
    assert "AB-10 " not in shown


def test_a_site_of_no_boards_is_still_a_site() -> None:
    pages = documents(build(report_of()))
    assert set(pages) == {"404.html", "index.html", "definitions/index.html", "sync/index.html"}
