"""The first contact: what kind of Jira is at an address, and the client for it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from generator.domain import Flavour
from generator.errors import ConfigError, JiraError, NotFoundError, UnauthorizedError
from generator.fetch.answer import Answer
from generator.fetch.cloud import CloudJira
from generator.fetch.data_center import DataCenterJira
from generator.fetch.jira import Jira, Raw, Server
from generator.fetch.limits import Clock, Limits
from generator.fetch.parse_time import parse_instant
from generator.fetch.secret import Credentials
from generator.fetch.session import OnRequest, Session
from generator.fetch.url import clean_base_url, is_cloud_site, is_gateway

_WHAT = "serverInfo"
_TRIES = 3  # Jira sometimes answers serverInfo with an empty object (JRA-59676)


def connect(  # noqa: PLR0913  # keywords, all with defaults
    url: str,
    credentials: Credentials,
    *,
    flavour: Flavour | None = None,
    allow_http: bool = False,
    on_request: OnRequest | None = None,
    max_wait_s: float | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Jira:
    """Ask the server what it is and choose the client; one request when all is well.

    Args:
        url: as a person wrote it.
        credentials: not proved by this call; `Jira.account` does that.
        flavour: overrides what the server says of itself.
        allow_http: accept plain http to another machine.
        on_request: told of each request (method, path, status, seconds, number of the try).
        max_wait_s: how long to wait in all because Jira limits us or fails; wins over the limits.
        limits: all bounds of the run.
        clock: what time it is and how to wait.

    Raises:
        ConfigError: no usable address, or no Jira there.
        LoginError, AccessError, JiraError: see `Session`.
    """
    limits = limits or Limits()
    if max_wait_s is not None:
        limits = replace(limits, wait_s=max_wait_s)
    base_url = clean_base_url(url, allow_http=allow_http)
    session = Session(base_url, credentials, limits=limits, clock=clock, on_request=on_request)
    answer = _ask(session)
    info: Raw = answer.body
    server = Server(
        url=_site_url(session, info),
        flavour=flavour or _flavour(session, info),
        version=str(info.get("version") or "unknown"),
        time=_server_time(info, answer.headers),
    )
    return CloudJira(session, server) if server.flavour == "cloud" else DataCenterJira(session, server)


def _ask(session: Session) -> Answer:
    for _ in range(_TRIES):
        answer = _ask_once(session)
        if answer.body:
            break
    if not isinstance(answer.body, dict) or answer.body.keys().isdisjoint({"deploymentType", "version", "baseUrl"}):
        raise ConfigError(f"What answers at {session.base_url} is no Jira", "Check jira.url")
    return answer


def _ask_once(session: Session) -> Answer:
    path = "/rest/api/2/serverInfo"
    try:
        return session.get(path, _WHAT)
    except NotFoundError:
        raise ConfigError(
            f"There is no Jira at {session.base_url} (404 for {path})",
            "Check jira.url; on Data Center it may need its context path, as in https://example.com/jira",
        ) from None
    except UnauthorizedError:
        # A Cloud token with scopes is refused here, yet good at the gateway: `CloudJira.account` finds out.
        if not (session.credentials.given and is_cloud_site(urlsplit(session.base_url).hostname or "")):
            raise
        return session.at(session.base_url, Credentials()).get(path, _WHAT)


def _flavour(session: Session, info: Raw) -> Flavour:
    told = str(info.get("deploymentType") or "").lower()
    if told:
        return "cloud" if told == "cloud" else "data_center"
    host = urlsplit(session.base_url).hostname or ""
    return "cloud" if is_cloud_site(host) or is_gateway(host) else "data_center"


def _site_url(session: Session, info: Raw) -> str:
    """The address people browse: the configured one, but of a gateway the one the server names."""
    if not is_gateway(urlsplit(session.base_url).hostname or ""):
        return session.base_url
    named = str(info.get("baseUrl") or "")
    if not re.match(r"https://[^@]+$", named):
        raise ConfigError("The gateway does not say which site it stands for", "Write the site's address in jira.url")
    return clean_base_url(named)


def _server_time(info: Raw, headers: Mapping[str, str]) -> datetime:
    """The server's clock; from `serverInfo` or else from the answer's `Date`."""
    if info.get("serverTime"):
        return parse_instant(info["serverTime"])
    try:
        return parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError):
        raise JiraError(
            "Jira does not say what time it is (neither serverTime nor a Date header)",
            "A proxy may take the header away; without the server's time nothing can be dated",
        ) from None
