"""Lists that come in pages, each with a proof of its own end.

Jira's ways of paging fail in the wild: tokens that repeat, pages that bring nothing new, totals larger than what ever
comes. A list that cannot be read to its end is an error, never a shorter list.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from generator.errors import JiraError, PageTooBigError
from generator.fetch.jira import Raw
from generator.fetch.shape import as_list

_MOST_IDLE_PAGES = 3
_SMALLEST_PAGE = 10
_GROWS_AFTER = 4


class PageSize:
    """How large a page to ask for: half as large when Jira cannot give it, and larger again when it can.

    Args:
        most: to begin with, and at the most.
    """

    def __init__(self, most: int) -> None:
        self._most = self._now = most
        self._good = 0

    def ask(self, read: Callable[[int], Raw]) -> Raw:
        """The page that `read` gives for the first size that works.

        Raises:
            PageTooBigError: even the smallest page is too much.
        """
        while True:
            try:
                page = read(self._now)
            except PageTooBigError:
                if self._now <= _SMALLEST_PAGE:
                    raise
                self._now, self._good = max(_SMALLEST_PAGE, self._now // 2), 0
            else:
                self._grow()
                return page

    def _grow(self) -> None:
        self._good += 1
        if self._good >= _GROWS_AFTER:
            self._now, self._good = min(self._most, self._now * 2), 0


def row_ids(row: Raw) -> Iterable[str]:
    """What most rows bring: themselves."""
    return (str(row.get("id")),)


def by_token(
    ask: Callable[[str | None], Raw], key: str, what: str, ids: Callable[[Raw], Iterable[str]] = row_ids
) -> Iterator[list[Raw]]:
    """Pages of a list that names the next page by a token; short and empty pages are normal, they do not end it.

    It ends when there is no token or `isLast` says so. `ids` tells what a row brings.

    Raises:
        JiraError: a token came twice, or several pages in a row brought nothing new.
    """
    token: str | None = None
    tokens: set[str] = set()
    seen: set[str] = set()
    idle = 0
    while True:
        page = ask(token)
        rows = as_list(page.get(key, []), what)
        yield rows
        token = page.get("nextPageToken")
        if not token or page.get("isLast") is True:
            return
        fresh = {id_ for row in rows for id_ in ids(row)} - seen
        idle = 0 if fresh else idle + 1
        if token in tokens or idle > _MOST_IDLE_PAGES:
            raise unstable(what)
        tokens.add(token)
        seen |= fresh


def by_offset(
    ask: Callable[[int], Raw], key: str, what: str, on_short: Callable[[str], None] = lambda _: None
) -> Iterator[list[Raw]]:
    """Pages of a list that is asked for from an offset; steps by what came, not by what was asked for.

    It ends with an empty page, when `isLast` says so, or when `total` (if given) is reached. A total that shrinks on
    the way means that rows moved up past the offset: the part they moved into is read again, so pages may overlap.
    `on_short` is told in a sentence when fewer rows came than the last total promised.

    Raises:
        JiraError: several pages in a row repeat only what came before.
    """
    place = _Place()
    while not place.at_end:
        page = ask(place.start)
        rows = as_list(page.get(key, []), what)
        yield rows
        place.move(page, rows)
        if place.idle > _MOST_IDLE_PAGES:
            raise unstable(what)
    if place.total is not None and len(place.seen) < place.total:
        on_short(f"Jira counts {place.total:,} of {what} but gave only {len(place.seen):,}, so some may be missing.")


@dataclass
class _Place:
    """How far a listing by offsets is read; `idle` counts the last pages that brought nothing."""

    start: int = 0
    furthest: int = 0
    idle: int = 0
    at_end: bool = False
    total: int | None = None
    seen: set[str] = field(default_factory=set)

    def move(self, page: Raw, rows: list[Raw]) -> None:
        """Past a page, or back by as many rows as were taken out of the listing meanwhile."""
        fresh = {str(row.get("id")) for row in rows} - self.seen
        self.seen |= fresh
        self.idle = 0 if fresh or self.start < self.furthest else self.idle + 1
        end = self.start + len(rows)
        self.furthest = max(self.furthest, end)
        total = page.get("total") if isinstance(page.get("total"), int) else None
        gone = max(0, self.total - total) if self.total is not None and total is not None else 0
        self.at_end = not gone and (not rows or _is_last(page, end, total))
        self.start = max(0, self.start - gone) if gone else end
        self.total = total


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
        "Try again; if it stays, Jira's search index may need a rebuild. Nothing was taken from the listing",
    )


def _is_last(page: Raw, end: int, total: int | None) -> bool:
    if isinstance(page.get("isLast"), bool):
        return bool(page["isLast"])
    return total is not None and end >= total
