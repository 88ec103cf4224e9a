import pytest

from generator.pages.address import definition, jira_link, relative

SITE = "https://jira.example.com/jira"


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.html", "boards/1/index.html", "boards/1/index.html"),
        ("boards/1/sprints/2/index.html", "index.html", "../../../../index.html"),
        ("boards/1/sprints/2/index.html", "boards/1/index.html", "../../index.html"),
        ("boards/1/index.html", ".", "../.."),
        ("index.html", ".", "."),
    ],
)
def test_links_are_relative_and_name_the_file(here: str, there: str, link: str) -> None:
    assert relative(here, there) == link


def test_a_definition_is_an_anchor_of_its_page() -> None:
    assert definition("boards/1/index.html", "velocity") == "../../definitions/index.html#velocity"


@pytest.mark.parametrize(
    "url",
    [
        "https://jira.example.com.evil.example/jira/browse/AB-1",
        "https://jira.example.com/jirafake/AB-1",
        "https://evil.example/jira/browse/AB-1",
        "http://jira.example.com/jira/browse/AB-1",
        "javascript:alert(1)",
        "data:text/html,x",
        "//jira.example.com/jira/browse/AB-1",
        "",
    ],
)
def test_an_address_outside_the_configured_jira_is_no_link(url: str) -> None:
    assert jira_link("AB-1", url, SITE).href == ""


@pytest.mark.parametrize("site", [SITE, f"{SITE}/"])
def test_an_address_inside_it_is_one(site: str) -> None:
    link = jira_link("AB-1", f"{SITE}/browse/AB-1", site)
    assert (link.href, link.external) == (f"{SITE}/browse/AB-1", True)


@pytest.mark.parametrize("site", ["javascript:", "file:///", ""])
def test_a_jira_that_is_no_web_site_is_never_linked(site: str) -> None:
    assert jira_link("AB-1", f"{site}/browse/AB-1", site).href == ""
