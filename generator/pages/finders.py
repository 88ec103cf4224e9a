"""Where the issues and sprints that a table names are found."""

from collections.abc import Callable

from generator.pages.address import Link, jira_link, relative, sprint_path
from generator.pages.cells import CellWriter
from generator.pages.facts import BoardFacts


def cell_writer(board: BoardFacts, path: str, issue: Callable[[str], Link]) -> CellWriter:
    """How tables of the board are written on the page at `path`."""
    history = board.report.history
    names = {facts.sprint.id: facts.sprint.name for facts in board.sprints}

    def sprint(id_: int) -> Link:
        if id_ not in names:
            return Link(f"sprint {id_}")
        return Link(names[id_], relative(path, sprint_path(history.board.id, id_)))

    return CellWriter(history.rules.time_zone, issue, sprint)


def issue_finder(board: BoardFacts, site_url: str) -> Callable[[str], Link]:
    """Issue keys as links into Jira."""
    histories = [each.report.history for each in (board.without, board) if each]  # corrections leave issues out
    tables = [table for history in histories for table in (history.epics, history.issues)]
    urls = {key: url for table in tables for key, url in zip(table["key"], table["url"], strict=True)}
    return lambda key: jira_link(key, str(urls.get(key, "")), site_url)
