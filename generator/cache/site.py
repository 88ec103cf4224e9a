"""What the cache holds of the site as a whole: its flavour, fields and statuses, read anew in every sync."""

from collections.abc import Iterable

from generator.cache.store import Generation
from generator.cache.trim import trim_fields, trim_statuses
from generator.fetch.jira import Jira, Raw


def read_site(jira: Jira, previous: Generation | None) -> Raw:
    """Read the shard `site`.

    A status that is gone from the site stands in old changelogs for ever, so the ones cached before are kept.

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
    }


def _newest_of_each(statuses: Iterable[Raw]) -> list[Raw]:
    newest = {status["id"]: status for status in statuses}
    return sorted(newest.values(), key=lambda status: (len(status["id"]), status["id"]))
