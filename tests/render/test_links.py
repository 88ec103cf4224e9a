"""Links of finished pages, followed and rewritten."""

import pytest

from generator.look import PLAIN
from generator.render.links import Target, inline_logo, rewrite_links, target

HERE = "boards/1/index.html"


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("../../index.html", Target("index.html", "")),
        ("sprints/7/index.html#issue-3", Target("boards/1/sprints/7/index.html", "issue-3")),
        ("#issues", Target(HERE, "issues")),
        ("../../data/a%20b.csv", Target("data/a b.csv", "")),
        ("https://jira.example/x", None),
        ("//elsewhere.example/x", None),
        ("/absolute", None),
        ("mailto:x", None),
        ("data:,", None),
    ],
)
def test_where_a_link_leads(href: str, there: Target | None) -> None:
    assert target(HERE, href) == there


def test_links_change_and_what_stands_around_them_stays() -> None:
    html = (
        '<p>a &lt;a href="x"&gt;</p><a class="k" href="x?a=1&amp;b=2" rel="noopener">1</a>'
        '<a href="file.csv" download><b>2</b></a>\n<a href="gone">3</a><a id="y">4</a><link href="x">'
    )

    def change(href: str) -> str | None:
        assert "&amp;" not in href
        return {"x?a=1&b=2": "y?a=1&b=2", "file.csv": 'f"'}.get(href)

    assert rewrite_links(html, change) == (
        '<p>a &lt;a href="x"&gt;</p><a class="k" href="y?a=1&amp;b=2" rel="noopener">1</a>'
        '<a href="f&quot;"><b>2</b></a>\n<span class="away">3</span><a id="y">4</a><link href="x">'
    )


def test_a_link_that_stays_is_not_touched() -> None:
    html = '<a href="a.csv" download>x</a>'
    assert rewrite_links(html, lambda href: href) == html


def test_without_a_logo_nothing_changes() -> None:
    assert inline_logo('<img src="x">', PLAIN) == '<img src="x">'
