"""The address of a Jira, cleaned of what comes along when people copy it from a browser."""

import re
from urllib.parse import SplitResult, urlsplit

from generator.addresses import is_loopback
from generator.errors import ConfigError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PAGE = re.compile(r"/(browse/[A-Za-z][A-Za-z0-9_]*-\d+|secure/\w+\.jspa|login\.jsp)/?$")
_EXAMPLE = "It looks like https://example.atlassian.net or https://jira.example.com/context"


def clean_base_url(url: str, *, allow_http: bool = False) -> str:
    """The address every request starts with: scheme, host, port and context path, without a slash at the end.

    A Cloud site has no context path, so whatever follows its host is dropped; elsewhere the path stays, less the end
    that only a page has (`/browse/AB-1`, `/secure/RapidBoard.jspa`). Query and fragment are dropped.

    Raises:
        ConfigError: not an http(s) address; a user or password in it; plain http to another machine without
            `allow_http`. The address is not in the message when it holds a password.
    """
    parts = _split(url.strip().strip("\ufeff").strip())
    _check(parts, allow_http=allow_http)
    host = (parts.hostname or "").rstrip(".")
    path = "" if is_cloud_site(host) else _PAGE.sub("", parts.path.rstrip("/")).rstrip("/")
    return f"{parts.scheme}://{_bracketed(host)}{_port(parts)}{path}"


def is_cloud_site(host: str) -> bool:
    """Whether the host is a Cloud site by its name alone."""
    return host.endswith(".atlassian.net")


def is_gateway(host: str) -> bool:
    """Whether the host is the gateway that scoped tokens use; links for people do not go there."""
    return host == "api.atlassian.com"


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: what must not change when a redirect is followed."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ConfigError("The Jira address cannot be read", _EXAMPLE) from None
    if "@" in parts.netloc:
        raise ConfigError(
            "The Jira address holds a user name or a password",
            "Write the address without it, and give the login by JIRA_EMAIL and JIRA_TOKEN",
        )
    return parts


def _check(parts: SplitResult, *, allow_http: bool) -> None:
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ConfigError(f"The Jira address {_shown(parts)!r} is not a web address", _suggestion(parts))
    if not re.fullmatch(r"[\w.:%-]+", parts.hostname):
        raise ConfigError(f"The Jira address {_shown(parts)!r} has no valid host", _EXAMPLE)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname)):
        raise ConfigError(
            f"The Jira address {_shown(parts)!r} is plain http: the token could be read on its way",
            f"Write https://{parts.netloc}{parts.path}, or set `allow_http: true` if you accept that",
        )


def _suggestion(parts: SplitResult) -> str:
    bare = _shown(parts)
    looks_like_host = re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/.*)?", bare)
    return f"Did you mean https://{bare}?" if looks_like_host else _EXAMPLE


def _shown(parts: SplitResult) -> str:
    return parts._replace(query="", fragment="").geturl()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(parts: SplitResult) -> str:
    return "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
