"""One page alone: what is in it, where its links lead, and which page it is."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from generator.errors import ConfigError
from generator.look import PLAIN, Logo
from generator.pages.page import Report
from generator.single import MARK, make_single_page
from tests.factories import at, make_active_sprint, make_board
from tests.pages.sites import Element, ids, links, parse, text, texts
from tests.reports import SITE_URL, report_of, told, usual

SPRINT = "boards/1/sprints/2/index.html"
BASE = "https://pages.example/team/"
LOGO = Logo(".png", b"\x89PNG\r\n\x1a\n")


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(usual(), feeds=False)


@pytest.fixture(scope="module")
def alone(report: Report) -> bytes:
    return make_single_page(report, "")


def policy(page: Element) -> str:
    (found,) = [meta.get("content") for meta in page.iter("meta") if meta.get("http-equiv")]
    return str(found)


def hashed(element: Element) -> str:
    content = "".join(element.itertext()).encode()
    return f"'sha256-{b64encode(sha256(content).digest()).decode()}'"


def test_nothing_is_asked_for_and_all_that_runs_is_named(alone: bytes) -> None:
    page = parse(alone)
    rules = policy(page)
    inline = [element for kind in ("style", "script") for element in page.iter(kind)]
    assert len(inline) == 3
    assert all(hashed(element) in rules for element in inline)
    assert rules.count("sha256-") == 3
    assert "'self'" not in rules
    assert [element.tag for element in page.iter() if element.get("src")] == []
    assert [link.get("href") for link in page.iter("link")] == ["data:,"]
    assert MARK.encode() in alone[:1000]
    assert len(alone) <= 175_000


def test_without_an_address_links_lead_into_the_page_or_into_jira(alone: bytes) -> None:
    page = parse(alone)
    found = [link for link in links(page) if link != "data:,"]
    assert len(found) > 10
    assert [link for link in found if not link.startswith(("#", f"{SITE_URL}/"))] == []
    assert {link[1:] for link in found if link.startswith("#")} <= set(ids(page))
    assert "All boards" in text(page)  # as words


def test_with_an_address_links_lead_to_the_published_pages() -> None:
    page = parse(make_single_page(report_of(usual(), base_url=BASE), SPRINT))
    found = links(page)
    assert f"{BASE}index.html" in found
    assert f"{BASE}boards/1/sprints/1/index.html" in found
    assert f"{BASE}data/boards/1/sprints/2.json" in found
    assert any(link.startswith(f"{BASE}definitions/index.html#") for link in found)
    assert [link for link in found if not link.startswith(("#", "data:", BASE, SITE_URL))] == []
    assert [a.get("href") for a in page.iter("a") if a.get("download") is not None] == []


def test_by_itself_it_is_the_latest_closed_sprint_else_the_active_one_else_the_board(report: Report) -> None:
    def heading(report: Report) -> str:
        return texts(parse(make_single_page(report, "")), "h1")[0]

    assert heading(report).startswith("Sprint 2:")
    running = told(["in 3, estimate 8"], (make_active_sprint(3),), as_of=at(2))
    assert heading(report_of(running)).startswith("Sprint 3:")
    kanban = told([""], sprints=(), board=make_board(id=2, name="Kanban", type="kanban"))
    assert heading(report_of(kanban)) == "Kanban"
    assert heading(report_of(running, kanban)) == "Our sprints"


@pytest.mark.parametrize("wanted", ["boards/1/index.html", "boards/1/", "boards/1", "./boards/1/index.html "])
def test_a_page_is_named_by_its_path(report: Report, wanted: str) -> None:
    assert texts(parse(make_single_page(report, wanted)), "h1") == ["Team board"]


@pytest.mark.parametrize("wanted", ["boards/1/sprints/22", "data/index.json", "404.html", "../../etc/passwd", "%"])
def test_a_page_that_is_not_there_is_refused_with_the_near_ones(report: Report, wanted: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_single_page(report, wanted)
    assert wanted in caught.value.message
    assert "index.html" in caught.value.hint
    if "22" in wanted:
        assert SPRINT in caught.value.hint


def test_a_teams_own_looks_are_inside_and_end_no_element_early(report: Report) -> None:
    css = b"\xef\xbb\xbfh1 { color: red }\r\n/* </style><script>alert(1)</script> \0 */"
    page = parse(make_single_page(replace(report, look=replace(PLAIN, extra_css=css, logo=LOGO)), SPRINT))
    styles = list(page.iter("style"))
    assert [hashed(style) in policy(page) for style in styles] == [True] * 3
    assert len(list(page.iter("script"))) == 1
    assert "h1 { color: red }\n/*" in text_of(styles[1])
    (logo,) = page.iter("img")
    assert logo.get("src") == "data:image/png;base64,iVBORw0KGgo="


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def test_the_comparing_page_has_its_script(report: Report) -> None:
    html = make_single_page(report, "boards/1/compare/index.html").decode()
    assert len(re.findall("<script>", html)) == 2
    assert "pick-0" in html
