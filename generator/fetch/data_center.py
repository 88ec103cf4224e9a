"""Jira Data Center: search by offset with totals, each issue with its whole changelog."""

from collections.abc import Collection, Iterable, Iterator

from generator.fetch.common import CommonReads, batches, trimmed_issue
from generator.fetch.histories import make_changelog
from generator.fetch.jira import Changelog, Raw
from generator.fetch.pages import by_offset, once_each

IDS_PER_PAGE = 1000
ISSUES_PER_PAGE = 100  # bigger pages with changelogs time out


class DataCenterJira(CommonReads):
    """`Jira` of a Data Center (or Server) site."""

    def issue_ids(self, jql: str) -> list[str]:
        """The census, 1,000 ids a page."""
        return [str(issue["id"]) for issue in self._search(jql, {"fields": ["id"], "maxResults": IDS_PER_PAGE})]

    def issues(self, jql: str, fields: Collection[str]) -> Iterator[tuple[Raw, Changelog | None]]:
        """Issues with their changelogs."""
        for issue in self._search(jql, {"fields": sorted(fields), **_WITH_CHANGELOG}):
            yield trimmed_issue(issue, fields), self._changelog(issue, fields)

    def histories(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[Changelog]:
        """Changelogs by one more search; that of an issue which is gone is empty and not complete."""
        for ids in batches(issue_ids, ISSUES_PER_PAGE):
            # Without validation an id that is gone is left out; with it the whole query would be refused.
            query = {"fields": ["id"], **_WITH_CHANGELOG, "validateQuery": False}
            found = {str(issue["id"]): issue for issue in self._search(f"id in ({', '.join(ids)})", query)}
            for issue_id in ids:
                issue = found.get(issue_id)
                yield self._changelog(issue, fields) if issue else Changelog(issue_id, (), complete=False)

    def _search(self, jql: str, query: Raw) -> Iterator[Raw]:
        def ask(start: int) -> Raw:
            return self._post(f"{self.api}/search", "the issues", {"jql": jql, "startAt": start, **query})

        return once_each(by_offset(ask, "issues", "the issues"))

    def _changelog(self, issue: Raw, fields: Collection[str]) -> Changelog:
        log = issue.get("changelog") or {}
        histories = log.get("histories") or []
        complete = "histories" in log and int(log.get("total") or 0) <= len(histories)
        return make_changelog(str(issue["id"]), histories, fields, lambda: self._names, complete=complete)


_WITH_CHANGELOG: Raw = {"expand": ["changelog"], "maxResults": ISSUES_PER_PAGE}
