"""Which kind of Jira it is: what the config names, what the server tells, and where these leave a doubt, a proof.

The proof is a search that finds nothing: Cloud's search is not there on Data Center (404), and that of Data Center is
gone from Cloud (410).
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from generator.domain import Flavour
from generator.errors import AccessError, BadRequestError, JiraError, LoginError, NotFoundError, NotOfferedError
from generator.fetch.jira import Raw
from generator.fetch.session import Session
from generator.fetch.tenant import find_cloud_id
from generator.fetch.url import is_cloud_site, is_gateway

_KINDS: dict[Flavour, str] = {"cloud": "Jira Cloud", "data_center": "Jira Data Center"}
_SEARCHES: dict[Flavour, str] = {"cloud": "/rest/api/3/search/jql", "data_center": "/rest/api/2/search"}
_NOTHING: Raw = {"jql": "created < 0", "fields": ["id"], "maxResults": 1}


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a flavour: `named` by the config, `told` by the server, `known` from an earlier run."""

    named: Flavour | None
    told: Flavour | None
    known: Flavour | None = None


def find_flavour(session: Session, signs: Signs) -> Flavour:
    """The flavour to read as. A proof is asked for only when the signs leave a doubt, and of each flavour once.

    Raises:
        JiraError: it answers as neither.
    """
    named, told, known = signs.named, signs.told, signs.known
    if named is None:
        return told or known or _of_address(session) or _prove(session, "data_center", None)
    if named in {told, known}:
        return named
    return told if told and told == known else _prove(session, named, told)


def describe_fall_over(signs: Signs, flavour: Flavour) -> str:
    """What to change in the config, in a sentence; empty when it is as it should be."""
    if signs.named in {None, flavour}:
        return ""
    return (
        f"The config says `flavour: {signs.named}`, but this Jira answers as {_KINDS[flavour]}, so it is read as that; "
        f"write `flavour: {flavour}` under `jira`, or leave it out"
    )


def _of_address(session: Session) -> Flavour | None:
    """Cloud, when the address or what is found there says so."""
    host = urlsplit(session.base_url).hostname or ""
    return "cloud" if is_cloud_site(host) or is_gateway(host) or find_cloud_id(session) else None


def _prove(session: Session, likely: Flavour, told: Flavour | None) -> Flavour:
    """The likely flavour, unless its search is not there (or not for us, and the server tells that it is the other)."""
    offered = _offers_search(session, likely)
    if offered or (offered is None and told in {None, likely}):
        return likely
    other: Flavour = "data_center" if likely == "cloud" else "cloud"
    if other != told and _offers_search(session, other) is False:
        raise JiraError(
            f"{session.host} answers neither as Jira Cloud nor as Jira Data Center: the search of both is missing",
            "Check jira.url, and whether a proxy in between lets /rest/api pass",
        )
    return other


def _offers_search(session: Session, flavour: Flavour) -> bool | None:
    """Whether the flavour's search is there; None: we are not let in, so nobody knows."""
    try:
        session.post(_SEARCHES[flavour], "a search that finds nothing", _NOTHING)
    except (NotFoundError, NotOfferedError):
        return False
    except BadRequestError:
        return True
    except (LoginError, AccessError):
        return None
    return True
