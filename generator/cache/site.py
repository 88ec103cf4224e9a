"""What the cache holds of the site as a whole: flavour, fields, statuses, issue types, resolutions and versions.

All of it is read anew in every sync: a new name updates no issue.
"""

from collections.abc import Iterable
from functools import partial

from generator.cache.store import Generation
from generator.cache.trim import trim_fields, trim_issue_types, trim_resolutions, trim_statuses, trim_versions
from generator.fetch.jira import Jira, Raw


def read_site(jira: Jira, previous: Generation | None) -> Raw:
    """Read the shard `site`, still without versions.

    A status that is gone from the site stands in old changelogs for ever, so the ones cached before are kept; issue
    types and resolutions likewise.

    Raises:
        LoginError: Jira does not know us.
    """
    account = jira.account()
    reads = jira.fields, jira.statuses, jira.issue_types, jira.resolutions
    fields, statuses, types, resolutions = jira.together(reads)
    return {
        "flavour": jira.server.flavour,
        "server_version": jira.server.version,
        "time_zone": account.time_zone,
        "fields": trim_fields(fields),
        "statuses": _newest_of_each([*_cached(previous, "statuses"), *trim_statuses(statuses)]),
        "issue_types": _newest_of_each([*_cached(previous, "issue_types"), *trim_issue_types(types)]),
        "resolutions": _newest_of_each([*_cached(previous, "resolutions"), *trim_resolutions(resolutions)]),
    }


def read_versions(jira: Jira, keys: Iterable[str]) -> list[Raw]:
    """The versions of the projects that issues with these keys belong to: one request a project."""
    projects = sorted({key.rpartition("-")[0] for key in keys} - {""})
    lists = jira.together(partial(jira.versions, project) for project in projects)
    return _newest_of_each(version for versions in lists for version in trim_versions(versions))


def add_seen(site: Raw, types: Iterable[Raw], resolutions: Iterable[Raw]) -> Raw:
    """The shard with the issue types and resolutions that issues have though the site does not list them."""
    return {
        **site,
        "issue_types": _newest_of_each([*trim_issue_types(types), *site["issue_types"]]),
        "resolutions": _newest_of_each([*trim_resolutions(resolutions), *site["resolutions"]]),
    }


def _cached(previous: Generation | None, name: str) -> list[Raw]:
    things: list[Raw] = previous.site.get(name, []) if previous else []
    return things


def _newest_of_each(things: Iterable[Raw]) -> list[Raw]:
    newest = {thing["id"]: thing for thing in things}
    return sorted(newest.values(), key=lambda thing: (len(thing["id"]), thing["id"]))
