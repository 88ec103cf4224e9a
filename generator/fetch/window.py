"""Searches larger than what Data Center lets anybody page through (its index gives 10,000 rows of a query).

See https://support.atlassian.com/jira/kb/handling-jql-rest-api-searching-exceeding-max_result_window-in-jira/
"""

import re
from collections.abc import Callable, Iterator

from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.pages import unstable

WINDOW = 10_000
_ORDER = re.compile(r"(?s)(.*) ORDER BY (created ASC.*)")
_LIMIT = re.compile(r"search limit|result window|max_result_window", re.IGNORECASE)


def through_windows(
    pages: Callable[[str], Iterator[list[Raw]]], created_ms: Callable[[Raw], int], jql: str, what: str
) -> Iterator[list[Raw]]:
    """Pages of a search, from one window to the next: where one is full, a search of what was created since goes on.

    Windows overlap by the instant they meet at, so rows may come twice. A query that is not ordered by `created ASC`
    has one window only.

    Args:
        pages: reads the pages of a query.
        created_ms: finds out when a row was created, in epoch milliseconds; called once a window.
        jql: the query.
        what: the listing, in words.

    Raises:
        JiraError: more issues were created at one instant than a window holds; or what `pages` raises.
    """
    order = _ORDER.fullmatch(jql)
    narrowed, since = jql, -1
    while True:
        rows, last = 0, Raw()
        try:
            for page in pages(narrowed):
                rows, last = rows + len(page), page[-1] if page else last
                yield page
        except JiraError as error:
            if not (order and last and _LIMIT.search(error.message)):
                raise
        else:
            if not (order and rows and rows % WINDOW == 0):
                return
        before, since = since, created_ms(last)
        if since <= before:
            raise unstable(what)
        narrowed = f"({order[1]}) AND created >= {since} ORDER BY {order[2]}"
