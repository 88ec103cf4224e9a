"""What the cache holds of the site as a whole: flavour, fields, statuses and issue types, read anew in every sync."""

from collections.abc import Iterable

from generator.cache.store import Generation
from generator.cache.trim import trim_fields, trim_issue_types, trim_statuses
from generator.fetch.jira import Jira, Raw


def read_site(jira: Jira, previous: Generation | None) -> Raw:
    """Read the shard `site`.

    A status that is gone from the site stands in old changelogs for ever, so the ones cached before are kept; issue
    types likewise.

    Raises:
        LoginError: Jira does not know us.
    """
    account = jira.account()
    statuses = [*(previous.site["statuses"] if previous else ()), *trim_statuses(jira.statuses())]
    return {
        "flavour": jira.server.flavour,
        "server_version": jira.server.version,
        "time_zone": account.time_zone,
        "fields": trim_fields(jira.fields()),
        "statuses": _newest_of_each(statuses),
        "issue_types": _newest_of_each([*_cached_types(previous), *trim_issue_types(jira.issue_types())]),
    }


def add_seen_types(site: Raw, seen: Iterable[Raw]) -> Raw:
    """The shard with the issue types that issues have though the site does not list them."""
    return {**site, "issue_types": _newest_of_each([*trim_issue_types(seen), *site["issue_types"]])}


def _cached_types(previous: Generation | None) -> list[Raw]:
    types: list[Raw] = previous.site.get("issue_types", []) if previous else []
    return types


def _newest_of_each(things: Iterable[Raw]) -> list[Raw]:
    newest = {thing["id"]: thing for thing in things}
    return sorted(newest.values(), key=lambda thing: (len(thing["id"]), thing["id"]))
