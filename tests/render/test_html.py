import subprocess
import sys
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from jinja2 import UndefinedError

from generator.pages import make_pages
from generator.pages.page import Document, Page
from generator.render import render
from generator.render.html import render_html
from tests.reports import usual_report


def page(path: str) -> Page:
    return next(page for page in make_pages(usual_report()) if isinstance(page, Page) and page.path == path)


def text_of(html: bytes, tag: str) -> str:
    element = html5lib.parse(html, namespaceHTMLElements=False).find(f".//{tag}")
    assert element is not None
    return "".join(element.itertext())


def with_values(page: Page, **values: Any) -> Page:
    return replace(page, context={**page.context, **values})


def test_a_text_is_shown_as_it_is_and_never_becomes_markup_or_a_template() -> None:
    name = "</bdi><script>alert(1)</script> {{ 7*7 }} {% raw %} &amp; \"'"
    html = render_html(with_values(page("boards/1/index.html"), name=name))
    assert text_of(html, "h1") == name
    assert b"<script>" not in html


def test_characters_that_break_a_page_are_replaced() -> None:
    name = "a\x00b\x1b[31mc\ud800d\x9be\ufffef"
    html = render_html(with_values(page("boards/1/index.html"), name=name))
    assert text_of(html, "h1") == "a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdf"


def test_a_value_that_a_page_forgot_is_an_error_and_not_a_gap() -> None:
    forgetful = page("index.html")
    context = {name: value for name, value in forgetful.context.items() if name != "boards"}
    with pytest.raises(UndefinedError, match="boards"):
        render_html(replace(forgetful, context=context))


def test_the_same_page_gives_the_same_bytes() -> None:
    one, other = (render_html(page("boards/1/sprints/1/index.html")) for _ in range(2))
    assert one == other


def test_a_document_is_a_file_at_its_own_path() -> None:
    (file,) = render(Document("data/x.json", {"a": 1}))
    assert (file.path, file.content) == ("data/x.json", b'{"a":1}\n')


HEAVY = """
import sys
from generator.pages.page import Document
from generator.render import render
list(render(Document("data/x.json", {})))
print(*sorted({"jinja2", "matplotlib"} & set(sys.modules)))
"""


def test_data_alone_needs_neither_jinja_nor_matplotlib() -> None:
    run = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_a_percentage_stays_on_one_line() -> None:
    html = render_html(with_values(page("boards/1/index.html"), name="80 % or 100 %d"))
    assert text_of(html, "h1") == "80\u00a0% or 100\u00a0%d"
