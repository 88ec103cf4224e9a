"""Lists that come in pages, each with a proof of its own end.

Jira's ways of paging fail in the wild: tokens that repeat, pages that bring nothing new, totals larger than what ever
comes. A list that cannot be read to its end is an error, never a shorter list.
"""

from collections.abc import Callable, Iterator

from generator.errors import JiraError
from generator.fetch.jira import Raw
from generator.fetch.shape import as_list

_MOST_IDLE_PAGES = 3


def by_token(ask: Callable[[str | None], Raw], key: str, what: str) -> Iterator[list[Raw]]:
    """Pages of a list that names the next page by a token; short and empty pages are normal, they do not end it.

    It ends when there is no token or `isLast` says so.

    Raises:
        JiraError: a token came twice, or several pages in a row held nothing.
    """
    token: str | None = None
    seen: set[str] = set()
    idle = 0
    while True:
        page = ask(token)
        rows = as_list(page.get(key, []), what)
        yield rows
        token = page.get("nextPageToken")
        if not token or page.get("isLast") is True:
            return
        idle = 0 if rows else idle + 1
        if token in seen or idle > _MOST_IDLE_PAGES:
            raise unstable(what)
        seen.add(token)


def by_offset(ask: Callable[[int], Raw], key: str, what: str) -> Iterator[list[Raw]]:
    """Pages of a list that is asked for from an offset; steps by what came, not by what was asked for.

    It ends with an empty page, when `isLast` says so, or when `total` (if given) is reached. A total that shrinks on
    the way means that rows moved up past the offset: the part they moved into is read again, so pages may overlap.

    Raises:
        JiraError: several pages in a row repeat only what came before.
    """
    start, furthest, idle = 0, 0, 0
    total: int | None = None
    seen: set[str] = set()
    while True:
        page = ask(start)
        rows = as_list(page.get(key, []), what)
        yield rows
        fresh = {str(row.get("id")) for row in rows} - seen
        seen |= fresh
        idle = 0 if fresh or start < furthest else idle + 1
        if idle > _MOST_IDLE_PAGES:
            raise unstable(what)
        furthest = max(furthest, start + len(rows))
        gone = _shrunk_by(total, page)
        if gone:
            start = max(0, start - gone)
        elif not rows or _is_end(page, start + len(rows)):
            return
        else:
            start += len(rows)
        total = page.get("total")


def once_each(pages: Iterator[list[Raw]]) -> Iterator[Raw]:
    """The rows of all pages, each id once: a list that moves while it is read repeats some."""
    seen: set[str] = set()
    for rows in pages:
        for row in rows:
            if str(row.get("id")) not in seen:
                seen.add(str(row.get("id")))
                yield row


def unstable(what: str) -> JiraError:
    """The error of a list that does not end."""
    return JiraError(
        f"The listing of {what} is unstable: Jira repeats its pages instead of ending them",
        "Try again; if it stays, Jira's search index may need a rebuild. Nothing was taken from the listing.",
    )


def _shrunk_by(total_before: int | None, page: Raw) -> int:
    total = page.get("total")
    return max(0, total_before - total) if isinstance(total_before, int) and isinstance(total, int) else 0


def _is_end(page: Raw, read: int) -> bool:
    total = page.get("total")
    if isinstance(page.get("isLast"), bool):
        return bool(page["isLast"])
    return isinstance(total, int) and read >= total
