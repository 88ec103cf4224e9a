"""Jira Cloud: search by tokens, changelogs in bulk, and scoped tokens by way of Atlassian's gateway."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from generator.errors import JiraError, LoginError, PageTooBigError, UnauthorizedError
from generator.fetch.common import CommonReads, batches, by_id, issues_of, keys_by_id, trimmed_issue
from generator.fetch.histories import make_changelog
from generator.fetch.jira import Account, Census, Changelog, Raw, Server
from generator.fetch.pages import PageSize, by_token, once_each
from generator.fetch.session import Session
from generator.fetch.shape import as_list
from generator.fetch.tenant import find_cloud_id

GATEWAY = "https://api.atlassian.com/ex/jira"
IDS_PER_PAGE = 5000
ISSUES_PER_PAGE = 500  # asked for; the server gives fewer when the fields are large
ISSUES_PER_FETCH = 100  # by id
CHANGELOGS_PER_CALL = 500
HISTORIES_PER_PAGE = 5000


class CloudJira(CommonReads):
    """`Jira` of a Cloud site."""

    api = "/rest/api/3"

    def __init__(self, session: Session, server: Server) -> None:
        super().__init__(session, server)
        self._id_page = PageSize(IDS_PER_PAGE)
        self._issue_page = PageSize(ISSUES_PER_PAGE)
        self._history_page = PageSize(HISTORIES_PER_PAGE)

    def _read_account(self) -> Account:
        """As everywhere; a token with scopes is refused by the site and then tried at the gateway, once."""
        try:
            return super()._read_account()
        except UnauthorizedError as refused:
            site = self._session
            gateway = _gateway_of(site)
            if gateway is None:
                raise
            self._session = gateway
            try:
                return super()._read_account()
            except (JiraError, LoginError):
                self._session = site
                raise refused from None

    def issue_ids(self, jql: str) -> list[str]:
        """The ids alone."""
        return list(self.issue_keys(jql))

    def issue_keys(self, jql: str) -> dict[str, str]:
        """5,000 keys a page."""
        return keys_by_id(self._search(jql, ["key"], self._id_page))

    def census(self, jql: str) -> Census:
        """Keys alone."""
        return Census(self.issue_keys(jql), {})

    def locate(self, issue_ids: Iterable[str]) -> dict[str, Raw]:
        """By the bulk read, which asks the database and not the search index; it leaves out what it does not find."""
        parts = (self._issues_of(ids, ["project"]) for ids in batches(issue_ids, ISSUES_PER_FETCH))
        return by_id(issue for part in parts for issue in part)

    def issues(self, jql: str, fields: Collection[str]) -> Iterator[tuple[Raw, Changelog | None]]:
        """Issues alone: what search gives of a changelog on Cloud is cut, its oldest entries first."""
        for issue in self._search(jql, sorted(fields), self._issue_page):
            yield trimmed_issue(issue, fields), None

    def issues_by_id(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[tuple[Raw, Changelog]]:
        """Issues 100 a call, changelogs 500, all of them beside each other."""
        reads = (read for ids in batches(issue_ids, CHANGELOGS_PER_CALL) for read in self._reads_of(ids, fields))
        found: dict[str, list[Raw]] = {}
        for part in self._lanes.run(reads):
            if isinstance(part, dict):
                found = part
                continue
            for issue in part:
                log = make_changelog(issue["id"], found.get(issue["id"], ()), fields, lambda: self._names)
                yield issue, log

    def histories(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[Changelog]:
        """Changelogs, 500 issues a call; an issue that Jira leaves out has none (or is gone)."""
        calls = list(batches(issue_ids, CHANGELOGS_PER_CALL))
        results = self._lanes.run(partial(self._histories_of, ids) for ids in calls)
        for ids, found in zip(calls, results, strict=True):
            for issue_id in ids:
                yield make_changelog(issue_id, found.get(issue_id, ()), fields, lambda: self._names)

    def _reads_of(
        self, ids: list[str], fields: Collection[str]
    ) -> Iterator[Callable[[], dict[str, list[Raw]] | list[Raw]]]:
        """The histories of some issues, then the issues themselves."""
        yield partial(self._histories_of, ids)
        for some in batches(ids, ISSUES_PER_FETCH):
            yield partial(self._issues_of, some, fields)

    def _issues_of(self, ids: list[str], fields: Collection[str]) -> list[Raw]:
        """In the order asked. Jira leaves out what is gone or hidden; when it is too much at once, one half each."""
        body: Raw = {"issueIdsOrKeys": ids, "fields": sorted(fields)}
        try:
            page = self._post(f"{self.api}/issue/bulkfetch", "the issues", body)
        except PageTooBigError:
            if len(ids) == 1:
                raise
            middle = len(ids) // 2
            return self._issues_of(ids[:middle], fields) + self._issues_of(ids[middle:], fields)
        given = {str(issue.get("id")): issue for issue in as_list(page.get("issues"), "the issues")}
        return [trimmed_issue(given[id_], fields) for id_ in ids if id_ in given]

    def _search(self, jql: str, fields: list[str], size: PageSize) -> Iterator[Raw]:
        what = issues_of(jql)

        def ask(token: str | None) -> Raw:
            body: Raw = {"jql": jql, "fields": fields} | _token(token)
            return size.ask(lambda most: self._post(f"{self.api}/search/jql", what, body | {"maxResults": most}))

        return once_each(by_token(ask, "issues", what))

    def _histories_of(self, ids: list[str]) -> dict[str, list[Raw]]:
        """By issue id. One issue may be split over pages."""

        def ask(token: str | None) -> Raw:
            body: Raw = {"issueIdsOrKeys": ids} | _token(token)
            return self._history_page.ask(
                lambda most: self._post(
                    f"{self.api}/changelog/bulkfetch", "the changelogs", body | {"maxResults": most}
                )
            )

        found: defaultdict[str, list[Raw]] = defaultdict(list)
        for page in by_token(ask, "issueChangeLogs", "the changelogs", _history_ids):
            for part in page:
                found[str(part.get("issueId"))] += part.get("changeHistories") or ()
        return found


def _history_ids(row: Raw) -> Iterable[str]:
    """One issue may come on many pages, each with other entries."""
    return (str(history.get("id")) for history in row.get("changeHistories") or ())


def _token(token: str | None) -> Raw:
    return {"nextPageToken": token} if token else {}


def _gateway_of(site: Session) -> Session | None:
    """The gateway's session for a site, found by the site's public id; None when there is no such way.

    Only for https: what runs on this machine for a test is no Cloud site, and its login stays here.
    """
    if not site.credentials.given or not site.base_url.startswith("https://") or site.base_url.startswith(GATEWAY):
        return None
    cloud_id = find_cloud_id(site)
    return site.at(f"{GATEWAY}/{cloud_id}", site.credentials) if cloud_id else None
