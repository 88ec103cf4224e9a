"""The reads that Cloud and Data Center answer alike, but for the number in the path."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import quote

from generator.errors import AccessError, BadRequestError, LoginError, NotFoundError
from generator.fetch.histories import FieldNames, field_names, make_changelog
from generator.fetch.jira import ANONYMOUS, Account, Changelog, Raw, Server
from generator.fetch.lanes import Lanes
from generator.fetch.limits import AT_ONCE
from generator.fetch.pages import by_offset, once_each
from generator.fetch.refusal import clean_words
from generator.fetch.session import Session
from generator.fetch.shape import as_list, as_object
from generator.fetch.sprint_report import read_sprint_report
from generator.fetch.traffic import Traffic

T = TypeVar("T")

_AGILE = "/rest/agile/1.0"
_LONGEST_QUERY = 120  # shown
_ROWS_PER_PAGE = 50  # of boards and sprints, more are never given


class CommonReads:
    """Base of `CloudJira` and `DataCenterJira`; see `generator.fetch.jira.Jira` for what each read promises."""

    api = "/rest/api/2"

    def __init__(self, session: Session, server: Server) -> None:
        self._session = session
        self._server = server
        at_once = session.limits.at_once or AT_ONCE[server.flavour]
        session.pace.allow(at_once)
        self._lanes = Lanes(at_once, session.pace.stop)
        self._warnings: set[str] = set()

    @property
    def server(self) -> Server:
        """What the server said of itself."""
        return self._server

    @property
    def session(self) -> Session:
        """The way to this Jira as it is now."""
        return self._session

    @property
    def traffic(self) -> Traffic:
        """The books of this run."""
        return self._session.traffic

    @property
    def warnings(self) -> list[str]:
        """What Jira warned of, each once, in an order that does not depend on which read ended first."""
        return sorted(self._warnings)

    def together(self, reads: Iterable[Callable[[], T]]) -> Iterator[T]:
        """As many at the same time as there are lanes."""
        return self._lanes.run(reads)

    def account(self) -> Account:
        """Who we are; asked once."""
        return self._account

    @cached_property
    def _account(self) -> Account:
        try:
            return self._read_account()
        except LoginError:
            if self._session.credentials.given:
                raise
            return Account(ANONYMOUS, None)

    def _read_account(self) -> Account:
        me = self._get(f"{self.api}/myself", "the account")
        who = me.get("accountId") or me.get("key") or me.get("name")
        return Account(str(who), me.get("timeZone") or None)

    def fields(self) -> list[Raw]:
        """Every field; asked once, for Data Center's changelogs need their names as well."""
        return self._fields

    @cached_property
    def _fields(self) -> list[Raw]:
        return as_list(self._session.get(f"{self.api}/field", "the fields").body, "the fields")

    def statuses(self) -> list[Raw]:
        """Every status of an active workflow."""
        return as_list(self._session.get(f"{self.api}/status", "the statuses").body, "the statuses")

    def issue_types(self) -> list[Raw]:
        """Every issue type."""
        return as_list(self._session.get(f"{self.api}/issuetype", "the issue types").body, "the issue types")

    def resolutions(self) -> list[Raw]:
        """Every resolution; issues tell the names as well, so it is no harm where the list is not for us."""
        return self._optional(f"{self.api}/resolution", "the resolutions")

    def versions(self, project: str) -> list[Raw]:
        """Every version of a project, in one answer."""
        return self._optional(f"{self.api}/project/{quote(project, safe='')}/versions", f"the versions of {project}")

    def _optional(self, path: str, what: str) -> list[Raw]:
        """A list, empty where Jira has none for us."""
        try:
            return as_list(self._session.get(path, what).body, what)
        except (NotFoundError, AccessError):
            return []

    def latest(self, issue_id: str, fields: Collection[str]) -> tuple[Raw, Changelog]:
        """One issue as the database has it. Cloud embeds the newest 40 entries of the changelog at most."""
        path, what = f"{self.api}/issue/{quote(issue_id, safe='')}", f"the issue {issue_id}"
        raw = self._get(path, what, {"fields": ",".join(sorted(fields)), "expand": "changelog"})
        histories = as_object(raw.get("changelog") or {}, what).get("histories") or ()
        changelog = make_changelog(issue_id, histories, fields, lambda: self._names, complete=False)
        return trimmed_issue(raw, fields), changelog

    def sees_project(self, project_id: str) -> bool:
        """Whether Jira answers for the project."""
        try:
            self._get(f"{self.api}/project/{quote(project_id, safe='')}", f"project {project_id}")
        except (NotFoundError, AccessError):
            return False
        return True

    def boards(self, name: str | None = None) -> list[Raw]:
        """Boards whose name contains `name`, or all."""
        return self._listing(f"{_AGILE}/board", "boards", {"name": name} if name else {})

    def board_configuration(self, board_id: int) -> Raw:
        """A board's columns, estimation and filter id."""
        return self._get(f"{_AGILE}/board/{board_id:d}/configuration", f"board {board_id}")

    def board_filter(self, filter_id: str) -> Raw:
        """The saved filter of a board."""
        what = f"the saved filter {filter_id} of a board (it must be shared with this account)"
        return self._get(f"{self.api}/filter/{quote(str(filter_id), safe='')}", what)

    def sprints(self, board_id: int) -> list[Raw]:
        """Every sprint of the board's listing; none for a board without sprints, which Jira answers by 400."""
        try:
            return self._listing(f"{_AGILE}/board/{board_id:d}/sprint", f"sprints of board {board_id}", {})
        except BadRequestError:
            return []

    def sprint_report(self, board_id: int, sprint_id: int) -> Raw | None:
        """Jira's own report of a sprint; None where it is not offered."""
        return read_sprint_report(self._session, board_id, sprint_id)

    def _listing(self, path: str, what: str, params: Mapping[str, str]) -> list[Raw]:
        def ask(start: int) -> Raw:
            return self._get(path, what, {**params, "startAt": start, "maxResults": _ROWS_PER_PAGE})

        return list(once_each(by_offset(ask, "values", what, self._short)))

    def _get(self, path: str, what: str, params: Mapping[str, str | int] | None = None) -> Raw:
        return self._heeded(as_object(self._session.get(path, what, params).body, what), what)

    def _post(self, path: str, what: str, body: Raw) -> Raw:
        return self._heeded(as_object(self._session.post(path, what, body).body, what), what)

    def _heeded(self, page: Raw, what: str) -> Raw:
        """The page, after a look at what Jira says beside it: a query that was cut, a clause that was ignored."""
        for said in (*_listed(page.get("warningMessages")), *_listed(page.get("warnings"))):
            words = clean_words(_words(said), self._session.credentials)
            self._warnings.add(f"Jira warns about {what}, so they may be incomplete: {words}")
        return page

    def _short(self, sentence: str) -> None:
        self._warnings.add(sentence)

    @cached_property
    def _names(self) -> FieldNames:
        return field_names(self._fields)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401  # JSON
    return value if isinstance(value, list) else []


def _words(warning: Any) -> str:  # noqa: ANN401  # JSON
    """A warning is a text on Data Center, an object on Cloud."""
    if not isinstance(warning, dict):
        return str(warning)
    return ", ".join(str(warning[key]) for key in ("type", "message", "details") if warning.get(key))


def issues_of(jql: str) -> str:
    """The issues of a query, in words that tell which."""
    return f"the issues ({jql if len(jql) <= _LONGEST_QUERY else jql[: _LONGEST_QUERY - 1] + '…'})"


def batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """The ids in lists of at most `size`."""
    rest = iter(ids)
    while batch := list(islice(rest, size)):
        yield batch


def by_id(issues: Iterable[Raw]) -> dict[str, Raw]:
    """The issues by id."""
    return {str(issue.get("id")): issue for issue in issues}


def keys_by_id(issues: Iterable[Raw]) -> dict[str, str]:
    """The issues' keys by id; "" where none is given."""
    return {id_: str(issue.get("key") or "") for id_, issue in by_id(issues).items()}


def trimmed_issue(issue: Raw, fields: Collection[str]) -> Raw:
    """`RawIssue`: id, key and only the asked fields."""
    given = issue.get("fields") or {}
    return {
        "id": str(issue.get("id")),
        "key": issue.get("key"),
        "fields": {field: given[field] for field in given if field in fields},
    }
