"""Jira Data Center: search by offset with totals, each issue with its whole changelog."""

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from generator.fetch.common import CommonReads, batches, by_id, issues_of, keys_by_id, trimmed_issue
from generator.fetch.histories import make_changelog
from generator.fetch.jira import Census, Changelog, Raw, Server
from generator.fetch.pages import PageSize, by_offset, once_each
from generator.fetch.parse_fields import epic_link_field
from generator.fetch.parse_time import parse_instant
from generator.fetch.session import Session
from generator.fetch.shape import as_list
from generator.fetch.window import through_windows

IDS_PER_PAGE = 1000
ISSUES_PER_PAGE = 100  # bigger pages with changelogs time out


class DataCenterJira(CommonReads):
    """`Jira` of a Data Center (or Server) site."""

    def __init__(self, session: Session, server: Server) -> None:
        super().__init__(session, server)
        self._id_page = PageSize(IDS_PER_PAGE)
        self._issue_page = PageSize(ISSUES_PER_PAGE)

    def issue_ids(self, jql: str) -> list[str]:
        """The ids alone."""
        return list(self.issue_keys(jql))

    def issue_keys(self, jql: str) -> dict[str, str]:
        """1,000 keys a page."""
        return keys_by_id(self._search(jql, {"fields": ["key"]}, self._id_page))

    def census(self, jql: str) -> Census:
        """The epics come along with the keys, at no further request."""
        link = epic_link_field(self._fields)
        fields = ["key", link] if link else ["key"]
        rows = list(self._search(jql, {"fields": fields}, self._id_page))
        epics = {id_: (row.get("fields") or {}).get(link) for id_, row in by_id(rows).items()} if link else {}
        return Census(keys_by_id(rows), {id_: str(key) for id_, key in epics.items() if key})

    def locate(self, issue_ids: Iterable[str]) -> dict[str, Raw]:
        """By a search that is not validated, so that it leaves out what is not there instead of refusing."""
        query = {"fields": ["project"], "validateQuery": False}
        calls = batches(issue_ids, ISSUES_PER_PAGE)
        return by_id(
            issue for ids in calls for issue in self._search(f"id in ({', '.join(ids)})", query, self._id_page)
        )

    def issues(self, jql: str, fields: Collection[str]) -> Iterator[tuple[Raw, Changelog | None]]:
        """Issues with their changelogs."""
        query = {"fields": sorted(fields), **_WITH_CHANGELOG}
        for issue in self._search(jql, query, self._issue_page):
            yield trimmed_issue(issue, fields), self._changelog(issue, fields)

    def issues_by_id(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[tuple[Raw, Changelog]]:
        """100 a call, several calls at the same time."""
        for _, issues in self._found(issue_ids, sorted(fields)):
            for issue in issues.values():
                yield trimmed_issue(issue, fields), self._changelog(issue, fields)

    def histories(self, issue_ids: Iterable[str], fields: Collection[str]) -> Iterator[Changelog]:
        """Changelogs by one more search; that of an issue which is gone is empty and not complete."""
        for ids, issues in self._found(issue_ids, ["id"]):
            for issue_id in ids:
                issue = issues.get(issue_id)
                yield self._changelog(issue, fields) if issue else Changelog(issue_id, (), complete=False)

    def _found(self, issue_ids: Iterable[str], fields: list[str]) -> Iterator[tuple[list[str], dict[str, Raw]]]:
        """Lists of the ids, each with those of its issues that are there, in the order of the list."""
        calls = list(batches(issue_ids, ISSUES_PER_PAGE))
        results = self._lanes.run(partial(self._issues_of, ids, fields) for ids in calls)
        return zip(calls, results, strict=True)

    def _issues_of(self, ids: list[str], fields: list[str]) -> dict[str, Raw]:
        # Without validation an id that is gone is left out; with it the whole query would be refused.
        query = {"fields": fields, **_WITH_CHANGELOG, "validateQuery": False}
        found = {
            str(issue["id"]): issue for issue in self._search(f"id in ({', '.join(ids)})", query, self._issue_page)
        }
        return {id_: found[id_] for id_ in ids if id_ in found}

    def _search(self, jql: str, query: Raw, size: PageSize) -> Iterator[Raw]:
        what = issues_of(jql)

        def pages(narrowed: str) -> Iterator[list[Raw]]:
            def ask(start: int) -> Raw:
                body: Raw = {"jql": narrowed, "startAt": start, **query}
                return size.ask(lambda most: self._post(f"{self.api}/search", what, body | {"maxResults": most}))

            return by_offset(ask, "issues", what, self._short)

        return once_each(through_windows(pages, self._created_ms, jql, what))

    def _created_ms(self, issue: Raw) -> int:
        body: Raw = {"jql": f"id = {issue['id']}", "fields": ["created"], "maxResults": 1}
        rows = as_list(self._post(f"{self.api}/search", "the issues", body).get("issues"), "the issues")
        created = rows[0].get("fields", {}).get("created") if rows else None
        return int(parse_instant(created).timestamp() * 1000)

    def _changelog(self, issue: Raw, fields: Collection[str]) -> Changelog:
        log = issue.get("changelog") or {}
        histories = log.get("histories") or []
        complete = "histories" in log and int(log.get("total") or 0) <= len(histories)
        return make_changelog(str(issue["id"]), histories, fields, lambda: self._names, complete=complete)


_WITH_CHANGELOG: Raw = {"expand": ["changelog"]}
