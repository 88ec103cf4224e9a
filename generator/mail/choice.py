"""Which letters are to be written: about which sprint of each board."""

from generator.errors import ConfigError
from generator.mail.board_letter import write_board_letter
from generator.mail.letter import Letter
from generator.mail.sprint_letter import write_sprint_letter
from generator.metrics.words import listed
from generator.pages.facts import BoardFacts, Site, SprintFacts
from generator.pages.results import latest_closed


def choose_letters(site: Site, *, sprint: str = "", team: bool = False) -> tuple[Letter, ...]:
    """A letter for each board: about the sprint with that number or name, the board, or else its latest closed sprint.

    A board without sprints is told as a whole; one none of whose sprints has closed yet is left out.

    Raises:
        ConfigError: no board has the sprint that is asked for.
    """
    if sprint:
        return _about_sprint(site, sprint)
    letters = (_usual(site, board, team=team) for board in site.boards)
    return tuple(letter for letter in letters if letter is not None)


def closed_letters(site: Site) -> tuple[Letter, ...]:
    """A letter for every sprint that boards have closed, the oldest first."""
    sprints = ((facts, board) for board in site.boards for facts in board.sprints)
    closed = [(facts, board) for facts, board in sprints if facts.own and facts.sprint.closed_at]
    closed.sort(key=lambda one: (str(one[0].sprint.closed_at), one[0].sprint.id))
    return tuple(write_sprint_letter(site, board, facts) for facts, board in closed)


def _usual(site: Site, board: BoardFacts, *, team: bool) -> Letter | None:
    if team or not board.sprints:
        return write_board_letter(site, board)
    closed = latest_closed(board)
    return None if closed is None else write_sprint_letter(site, board, closed)


def _about_sprint(site: Site, wanted: str) -> tuple[Letter, ...]:
    found = [(board, facts) for board in site.boards for facts in board.sprints if _is_called(facts, wanted)]
    if not found:
        known = [f"{facts.sprint.id} {facts.sprint.name}" for board in site.boards for facts in board.sprints[-5:]]
        hint = f"The newest are: {listed(known, most=10)}" if known else "These boards have no sprints; see --team"
        raise ConfigError(f"--sprint {wanted}: there is no such sprint", hint)
    return tuple(write_sprint_letter(site, board, facts) for board, facts in found)


def _is_called(facts: SprintFacts, wanted: str) -> bool:
    return wanted in (str(facts.sprint.id), facts.sprint.name)
