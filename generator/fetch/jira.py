"""The reads the sync needs of a Jira, whichever it is, and the raw shapes they hand over.

`CloudJira` and `DataCenterJira` satisfy `Jira`; `connect` (in `generator.fetch.connect`) chooses by what the server
says it is. Both hand over *the same shapes*, so everything after this seam is written once:

- `RawIssue`: `{"id": "10001", "key": "AB-1", "fields": {<field id>: <value as Jira gave it>}}`
- `RawHistory`: `{"id": "123", "created": "<ISO 8601, UTC, with Z>", "items": [RawItem, ...]}`; one instant form,
  whatever the server sent (milliseconds, seconds, ISO with or without a colon).
- `RawItem`: `{"field": "<field id>", "from": str|None, "fromString": str|None, "to": str|None, "toString": str|None}`;
  `field` is always an id: where the server gives none (Data Center), the back end finds it by the field's names. Only
  items of the asked fields are kept, and of "project", "Key" and "IssueParentAssociation"; authors are dropped.
- `RawSprint`: an object of the board's sprint listing, as given.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from generator.domain import Flavour
from generator.fetch.traffic import Traffic

if TYPE_CHECKING:
    from generator.fetch.session import Session

Raw: TypeAlias = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Server:
    """What `serverInfo` says: `url` is the address people browse, `time` the server's clock (aware, UTC).

    `flavour` is how it is read. `advice` tells what to change in the config about that, in a sentence, if anything.
    """

    url: str
    flavour: Flavour
    version: str
    time: datetime
    advice: str = ""


ANONYMOUS = "anonymous"
"""The id of the account of somebody without a login."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are to Jira. `id` is the accountId (Cloud) or the user key (Data Center), `ANONYMOUS` without a login.

    `time_zone` is an IANA name or None. No name and no e-mail address is kept.
    """

    id: str
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class Changelog:
    """The whole changelog of one issue.

    `complete` is False when the server gave fewer entries than it has, or an entry whose field cannot be told.
    `unknown_fields` are names that no field bears, of changes of a number: an asked field may have been renamed since.
    """

    issue_id: str
    histories: tuple[Raw, ...]
    complete: bool
    unknown_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Census:
    """What a query returns: the `keys` of the issues by id, and the `epics` of those that have one, by issue id.

    An epic is told by its key, and only on Data Center: there a link by key is all that an issue says, and the key may
    change without the issue's update. On Cloud the field `parent` of an issue has the epic's id.
    """

    keys: dict[str, str]
    epics: dict[str, str]


class Jira(Protocol):
    """The reads. Every one raises `generator.errors` classes only, and ends its own lists (pages, tokens, totals).

    One thread at a time may use it; it reads with several threads of its own.
    """

    @property
    def server(self) -> Server:
        """What the server said of itself when we connected (no request)."""

    @property
    def session(self) -> "Session":
        """The way to it, which gives reads alone; a scoped token's goes by the gateway once `account` has asked."""

    @property
    def traffic(self) -> Traffic:
        """The books of this run: requests, retries, waits and bytes so far."""

    @property
    def warnings(self) -> list[str]:
        """What Jira said beside its answers: each is a reason why data may be cut, in one cleaned sentence."""

    def together(self, reads: Iterable[Callable[[], T]]) -> Iterator[T]:
        """Several reads of this Jira at the same time: their results in the order of the reads, whichever ends first.

        The first error, in that order, ends it. `issues_by_id` and `histories` must not be among the reads: they do so
        themselves.
        """

    def account(self) -> Account:
        """Who we are (`myself`); asks once. Raises LoginError when credentials were given and are not accepted."""

    def fields(self) -> list[Raw]:
        """Every field visible to us (`field`)."""

    def statuses(self) -> list[Raw]:
        """Every status (`status`)."""

    def boards(self, name: str | None = None) -> list[Raw]:
        """Boards `{"id", "name", "type"}` visible to us, those whose name contains `name` if given."""

    def board_configuration(self, board_id: int) -> Raw:
        """A board's configuration, which also has its id, name and type. NotFoundError, AccessError."""

    def board_filter(self, filter_id: str) -> Raw:
        """A saved filter with its `jql`. NotFoundError or AccessError when it is not shared with us."""

    def sprints(self, board_id: int) -> list[Raw]:
        """Every sprint of the board's listing; an empty list for a board without sprints."""

    def sprint_report(self, board_id: int, sprint_id: int) -> Raw | None:
        """Jira's own report of a sprint (undocumented, so no promise of its form).

        None when Jira does not offer it: to this login, on this board, or by way of the gateway of scoped tokens.
        """

    def issue_types(self) -> list[Raw]:
        """Every issue type (`issuetype`)."""

    def resolutions(self) -> list[Raw]:
        """Every resolution (`resolution`); none where Jira does not list them for us."""

    def versions(self, project: str) -> list[Raw]:
        """Every version of a project, given by key or number; none of a project that we may not see."""

    def issue_ids(self, jql: str) -> list[str]:
        """The ids of all issues the query returns, nothing else of them."""

    def issue_keys(self, jql: str) -> dict[str, str]:
        """The keys of all issues the query returns, by id."""

    def census(self, jql: str) -> Census:
        """Which issues the query returns."""

    def locate(self, issue_ids: Iterable[str]) -> dict[str, Raw]:
        """Where issues are now: `{"id", "key", "fields": {"project": ...}}` by id.

        Those that are deleted, or hidden from us, are left out: Jira tells no difference.
        """

    def latest(self, issue_id: str, fields: Collection[str]) -> tuple[Raw, Changelog]:
        """One issue out of Jira's database, which no search index lags behind, and its changelog's newest entries.

        NotFoundError when it is gone or hidden from us.
        """

    def sees_project(self, project_id: str) -> bool:
        """Whether a project is there and visible to us."""

    def issues(self, jql: str, fields: Collection[str]) -> Iterator[tuple[Raw, Changelog | None]]:
        """Issues (`RawIssue`) of a query with the asked fields, each at most once.

        The changelog comes along where the server gives it whole (Data Center); None: ask `histories` (Cloud).
        """

    def issues_by_id(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[tuple[Raw, Changelog]]:
        """Issues with their whole changelogs, several pages at the same time, in the order of the ids.

        Those that are gone, or hidden from us, are left out.
        """

    def histories(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[Changelog]:
        """The changelogs of the given issues, one `Changelog` for each id asked, empty ones too."""
