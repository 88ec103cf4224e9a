"""In which shard an issue stands: with its neighbours of the same project, so that boards share few shards.

Issues of all projects share one row of ids, but a board looks at few projects: by id, each board would read every shard
and each changed issue would change what every board is made of.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from generator.fetch.jira import Raw

Layout = Literal["project", "id"]

_BUCKET_SIZE = 50  # few enough that a changed issue costs little, so many that there are not too many files
_OLD_BUCKET_SIZE = 100
_KEY = re.compile(r"(.+)-([0-9]{1,18})", re.DOTALL)


def issue_keys(boards: Mapping[int, Raw]) -> dict[str, str]:
    """The keys of all issues the boards list, by id."""
    return {id_: key for board in boards.values() for id_, key in board.get("keys", {}).items()}


def bucket_of(issue_id: str, key: str) -> str:
    """The logical name of the shard that holds an issue; one whose key is no key of Jira's stands with its like."""
    found = _KEY.fullmatch(key)
    project, number = found.groups() if found else ("", issue_id)
    return f"issues/{project}/{int(number) // _BUCKET_SIZE}"


def bucket_by_id(issue_id: str) -> str:
    """The shard that held an issue up to format 2."""
    return f"issues/{int(issue_id) // _OLD_BUCKET_SIZE}"


def by_bucket(issue_ids: Iterable[str], bucket: Callable[[str], str]) -> dict[str, list[str]]:
    """The ids grouped by the shard that holds them, each group in numeric order."""
    buckets: defaultdict[str, list[str]] = defaultdict(list)
    for issue_id in sorted(issue_ids, key=int):
        buckets[bucket(issue_id)].append(issue_id)
    return dict(buckets)
