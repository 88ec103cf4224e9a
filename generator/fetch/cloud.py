"""Jira Cloud: search by tokens, changelogs in bulk, and scoped tokens by way of Atlassian's gateway."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from generator.errors import JiraError, LoginError, UnauthorizedError
from generator.fetch.common import CommonReads, batches, trimmed_issue
from generator.fetch.histories import make_changelog
from generator.fetch.jira import Account, Changelog, Raw
from generator.fetch.pages import by_token, once_each
from generator.fetch.secret import Credentials
from generator.fetch.session import Session

GATEWAY = "https://api.atlassian.com/ex/jira"
IDS_PER_PAGE = 5000
ISSUES_PER_PAGE = 500  # asked for; the server gives fewer when the fields are large
CHANGELOGS_PER_CALL = 1000
HISTORIES_PER_PAGE = 10_000


class CloudJira(CommonReads):
    """`Jira` of a Cloud site."""

    api = "/rest/api/3"

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
        """The census, 5,000 ids a page."""
        return [str(issue["id"]) for issue in self._search(jql, ["id"], IDS_PER_PAGE)]

    def issues(self, jql: str, fields: Collection[str]) -> Iterator[tuple[Raw, Changelog | None]]:
        """Issues alone: what search gives of a changelog on Cloud is cut, its oldest entries first."""
        for issue in self._search(jql, sorted(fields), ISSUES_PER_PAGE):
            yield trimmed_issue(issue, fields), None

    def histories(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[Changelog]:
        """Changelogs, 1,000 issues a call; an issue that Jira leaves out has none (or is gone)."""
        for ids in batches(issue_ids, CHANGELOGS_PER_CALL):
            found = self._histories_of(ids)
            for issue_id in ids:
                yield make_changelog(issue_id, found.get(issue_id, ()), fields, lambda: self._names)

    def _search(self, jql: str, fields: list[str], size: int) -> Iterator[Raw]:
        def ask(token: str | None) -> Raw:
            body: Raw = {"jql": jql, "fields": fields, "maxResults": size}
            return self._post(f"{self.api}/search/jql", "the issues", body | _token(token))

        return once_each(by_token(ask, "issues", "the issues"))

    def _histories_of(self, ids: list[str]) -> dict[str, list[Raw]]:
        """By issue id. One issue may be split over pages."""

        def ask(token: str | None) -> Raw:
            body: Raw = {"issueIdsOrKeys": ids, "maxResults": HISTORIES_PER_PAGE}
            return self._post(f"{self.api}/changelog/bulkfetch", "the changelogs", body | _token(token))

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
    try:
        tenant = site.at(site.base_url, Credentials()).get("/_edge/tenant_info", "the site's id").body
    except (JiraError, LoginError):
        return None
    cloud_id = str(tenant.get("cloudId")) if isinstance(tenant, dict) else ""
    if not re.fullmatch(r"[0-9a-fA-F-]{32,40}", cloud_id):
        return None
    return site.at(f"{GATEWAY}/{cloud_id}", site.credentials)
