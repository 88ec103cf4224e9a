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
from generator.fetch.flavour import Signs, describe_fall_over, find_flavour
from generator.fetch.jira import Jira, Raw, Server
from generator.fetch.limits import Clock, Limits
from generator.fetch.parse_time import parse_instant
from generator.fetch.secret import Credentials
from generator.fetch.session import OnRequest, Session
from generator.fetch.url import clean_base_url, is_cloud_site, is_gateway

_WHAT = "serverInfo"
_CLOUD_VERSION = "1001."
_TRIES = 3  # Jira sometimes answers serverInfo with an empty object (JRA-59676)


def connect(  # noqa: PLR0913  # keywords, all with defaults
    url: str,
    credentials: Credentials,
    *,
    flavour: Flavour | None = None,
    known: Flavour | None = None,
    allow_http: bool = False,
    on_request: OnRequest | None = None,
    max_wait_s: float | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Jira:
    """Ask the server what it is and choose the client; one request, and a few more when its kind is in doubt.

    Args:
        url: as a person wrote it.
        credentials: not proved by this call; `Jira.account` does that.
        flavour: what the config says; wins over what the server says of itself, unless it is proved wrong.
        known: what an earlier run read it as, which spares the proof.
        allow_http: accept plain http to another machine.
        on_request: told of each request (method, path, status, seconds, number of the try).
        max_wait_s: how long to wait in all because Jira limits us or fails; wins over the limits.
        limits: all bounds of the run.
        clock: what time it is and how to wait.

    Raises:
        ConfigError: no usable address, or no Jira there.
        JiraError: it answers neither as Cloud nor as Data Center.
        LoginError, AccessError, JiraError: see `Session`.
    """
    limits = limits or Limits()
    if max_wait_s is not None:
        limits = replace(limits, wait_s=max_wait_s)
    base_url = clean_base_url(url, allow_http=allow_http)
    session = Session(base_url, credentials, limits=limits, clock=clock, on_request=on_request)
    answer = _ask(session)
    info: Raw = answer.body
    signs = Signs(flavour, _told_flavour(info), known)
    found = find_flavour(session, signs)
    server = Server(
        url=_site_url(session, info),
        flavour=found,
        version=str(info.get("version") or "unknown"),
        time=_server_time(info, answer.headers),
        advice=describe_fall_over(signs, found),
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


def _told_flavour(info: Raw) -> Flavour | None:
    """What the server says of itself; None when it says nothing, or a version that only Cloud has and not "Cloud"."""
    told = str(info.get("deploymentType") or "").lower()
    if told == "cloud":
        return "cloud"
    return "data_center" if told and not str(info.get("version")).startswith(_CLOUD_VERSION) else None


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
