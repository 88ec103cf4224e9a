import pytest

from generator.errors import ConfigError
from generator.fetch.url import clean_base_url, origin


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("https://a.atlassian.net", "https://a.atlassian.net"),
        (" https://A.Atlassian.net/\n", "https://a.atlassian.net"),
        ("\ufeffhttps://a.atlassian.net/", "https://a.atlassian.net"),
        ("https://a.atlassian.net/jira", "https://a.atlassian.net"),
        ("https://a.atlassian.net/jira/software/c/projects/AB/boards/1?view=planning", "https://a.atlassian.net"),
        ("https://a.atlassian.net/browse/AB-1", "https://a.atlassian.net"),
        ("https://a.atlassian.net/secure/Dashboard.jspa#top", "https://a.atlassian.net"),
        ("https://a.atlassian.net/projects/AB/issues", "https://a.atlassian.net"),
        ("https://a.atlassian.net./", "https://a.atlassian.net"),
        ("https://a.atlassian.net:443/", "https://a.atlassian.net"),
        ("https://jira.example.com/", "https://jira.example.com"),
        ("https://jira.example.com/jira/", "https://jira.example.com/jira"),
        ("https://jira.example.com:8443/ctx", "https://jira.example.com:8443/ctx"),
        ("https://jira.example.com/ctx/browse/AB-12", "https://jira.example.com/ctx"),
        ("https://jira.example.com/secure/RapidBoard.jspa?rapidView=1", "https://jira.example.com"),
        ("https://jira.example.com/projects", "https://jira.example.com/projects"),
        ("https://api.atlassian.com/ex/jira/1-2", "https://api.atlassian.com/ex/jira/1-2"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://127.0.0.1:2990/jira/", "http://127.0.0.1:2990/jira"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_what_comes_along_from_a_browser_goes_and_a_context_path_stays(written: str, clean: str) -> None:
    assert clean_base_url(written) == clean
    assert clean_base_url(clean) == clean


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://jira.example.com", "not a web address"),
        ("javascript:alert(1)", "not a web address"),
        ("https://", "not a web address"),
        ("https:///jira", "not a web address"),
        ("https://ex ample.com", "no valid host"),
        ("https://example.com:port", "cannot be read"),
        ("https://[::1", "cannot be read"),
        ("http://jira.example.com", "plain http"),
        ("http://127.0.0.1.example.com", "plain http"),
        ("http://169.254.169.254/", "plain http"),
    ],
)
def test_what_is_no_address_of_a_jira_is_refused(written: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        clean_base_url(written)


@pytest.mark.parametrize("scheme", ["https", "http", "ftp"])
def test_a_password_in_the_address_is_refused_without_showing_it(scheme: str) -> None:
    with pytest.raises(ConfigError) as caught:
        clean_base_url(f"{scheme}://me:canary@jira.example.com/x")
    assert "canary" not in f"{caught.value} {caught.value.hint}"
    assert "jira.example.com" not in caught.value.message


def test_a_bare_host_is_refused_with_the_address_that_was_meant() -> None:
    with pytest.raises(ConfigError) as caught:
        clean_base_url("a.atlassian.net")
    assert caught.value.hint == "Did you mean https://a.atlassian.net?"


def test_plain_http_is_taken_when_the_config_allows_it() -> None:
    assert clean_base_url("http://jira.example.com", allow_http=True) == "http://jira.example.com"


def test_an_origin_counts_the_default_port() -> None:
    assert origin("https://x/a") == origin("https://x:443/b")
    assert origin("https://x") != origin("http://x")
    assert origin("https://x") != origin("https://x:8443")
