"""Network failures in words: which host, what happened, what to look at."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError, ReadTimeoutError

from generator.errors import JiraError, PageTooBigError
from generator.fetch.receive import SlowAnswerError


def explain_failure(error: Exception, url: str) -> JiraError:
    """The error that a person can act on. Holds the host, never the query or a header."""
    if isinstance(error, JiraError):
        return error
    host = urlsplit(url).netloc
    for kind, message, hint in _KINDS:
        if any(isinstance(cause, kind) for cause in causes(error)):
            return (PageTooBigError if kind in _SILENT else JiraError)(message.format(host=host), hint)
    return JiraError(
        f"The connection to {host} broke off ({type(error).__name__})",
        "Try again; if it stays, look at the network, the proxy and Jira itself",
    )


_SILENT = (requests.exceptions.Timeout, ReadTimeoutError, SlowAnswerError)
_KINDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (
        requests.exceptions.ProxyError,
        "The proxy on the way to {host} cannot be reached or refuses",
        "Look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
    ),
    (
        requests.exceptions.SSLError,
        "The certificate of {host} is not accepted",
        "If your company signs its own certificates, name its CA file in REQUESTS_CA_BUNDLE",
    ),
    (
        NameResolutionError,
        "There is no host named {host}, or the name cannot be looked up now",
        "Check jira.url for a typing error, and that this machine has a network (and the VPN, if Jira needs it)",
    ),
    (
        requests.exceptions.ConnectTimeout,
        "{host} cannot be reached: no connection within the time limit",
        "Check jira.url, the network, a VPN or proxy, and whether Jira is up",
    ),
    *(
        (kind, "{host} did not answer within the time limit", "Jira is slow or busy; try again later")
        for kind in _SILENT
    ),
    (
        ConnectionRefusedError,
        "{host} refuses the connection",
        "Check host and port in jira.url, and whether Jira is up",
    ),
)


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error itself, what urllib3 put into it, and what was raised before it."""
    seen: set[int] = set()
    open_ends = [error]
    while open_ends:
        cause = open_ends.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = (getattr(cause, "reason", None), cause.__cause__, cause.__context__, *cause.args)
        open_ends.extend(each for each in inner if isinstance(each, BaseException))
