"""A sprint's letter: the result, why it is so, what was not completed, and the two charts that tell most."""

from collections.abc import Iterator

from generator.mail.letter import (
    LONGEST_NAME,
    MOST_ROWS,
    Figure,
    Letter,
    Row,
    Table,
    clean,
    has_chart,
    in_rows,
    make_key,
    make_picture,
    make_preheader,
    make_subject,
    published,
    tell_source,
)
from generator.metrics.burndown import BURNDOWN
from generator.metrics.metric import Card
from generator.metrics.velocity import VELOCITY
from generator.metrics.words import day, number, quantity
from generator.pages.address import DEFINITIONS, jira_link, sprint_path
from generator.pages.asked import answer_questions
from generator.pages.facts import BoardFacts, IssueFacts, Site, SprintFacts, sprint_cards
from generator.pages.figures import make_figures
from generator.pages.hidden import all_hidden
from generator.pages.marks import make_marks
from generator.pages.results import result
from generator.pages.short import in_short
from generator.pages.totals import Total, view_totals

_LONGEST_SUMMARY, _LONGEST_GOAL = 120, 300


def write_sprint_letter(site: Site, board: BoardFacts, facts: SprintFacts) -> Letter:
    """The letter about a sprint of a board, whatever its state."""
    history, sprint = board.report.history, facts.sprint
    path = sprint_path(history.board.id, sprint.id)
    name, found = clean(sprint.name, LONGEST_NAME), clean(result(board, facts))
    sentences = tuple(clean(sentence) for sentence in (*in_short(board, facts), *_answers(board, facts, path)))
    cards = {card.metric.key: card for card in (*sprint_cards(board, facts), *board.cards)}
    return Letter(
        key=make_key(board, f"sprint-{sprint.id}", sprint.closed_at or history.as_of),
        board_id=history.board.id,
        sprint_id=sprint.id,
        closed_at=sprint.closed_at,
        subject=make_subject(f"{name}: {found}, {_tell_day(board, facts)}", site.report),
        preheader=make_preheader(sentences[0], site.report),
        heading=f"{name}: {found}",
        about=f"{clean(history.board.name, LONGEST_NAME)}, {_tell_day(board, facts)}",
        notices=tuple(map(clean, site.report.incomplete)),
        goal=clean(sprint.goal, _LONGEST_GOAL),
        sentences=sentences,
        figures=in_rows(tuple(_figures(board, facts, path))),
        pictures=tuple(make_picture(card) for card in _charts(cards)),
        tables=tuple(_tables(site, board, facts, path)),
        link=published(site.report, "Read the full report", path),
        definitions=published(site.report, "What the numbers mean", DEFINITIONS),
        source=tell_source(site.report, board),
        as_of=history.as_of,
    )


def _tell_day(board: BoardFacts, facts: SprintFacts) -> str:
    """What became of the sprint, and when: "closed Fri 13 Nov 2026", "as of Mon 23 Nov 2026"."""
    history = board.report.history
    at, words = (facts.sprint.closed_at, "closed") if facts.sprint.closed_at else (history.as_of, "as of")
    return f"{words} {day(at.astimezone(history.rules.time_zone))}"


def _answers(board: BoardFacts, facts: SprintFacts, path: str) -> Iterator[str]:
    if facts.totals is not None and facts.issues:
        marks = make_marks(facts.warnings, board.report.history.board.id, path)
        for answer in answer_questions(board, facts, sprint_cards(board, facts), marks):
            yield f"{answer.name} {answer.text}"


def _figures(board: BoardFacts, facts: SprintFacts, path: str) -> Iterator[Figure]:
    for figure in make_figures(board, facts, path):
        yield Figure(figure.label, figure.value, clean(figure.detail), clean(figure.change))


def _charts(cards: dict[str, Card]) -> Iterator[Card]:
    """Those that tell most, of those that the team wants to see."""
    for metric in (BURNDOWN, VELOCITY):
        card = cards.get(metric.key)
        if card is not None and has_chart(card):
            yield card


def _tables(site: Site, board: BoardFacts, facts: SprintFacts, path: str) -> Iterator[Table]:
    unit = board.report.history.board.estimation.unit
    totals = view_totals(board, facts, path)
    if totals:
        rows = (Row((_label(total), total.issues, total.estimate)[: 2 + (unit != "issues")]) for total in totals)
        headings = ("", "Issues", unit.capitalize())[: 2 + (unit != "issues")]
        yield Table("Totals", headings, tuple(rows), numeric=len(headings) - 1)
    left = [issue for issue in facts.issues if issue.outcome == "not_completed"]
    if left:
        yield _list_left(site, board, facts, left)


def _label(total: Total) -> str:
    return f"{total.label} (corrected)" if total.corrected else total.label


def _list_left(site: Site, board: BoardFacts, facts: SprintFacts, left: list[IssueFacts]) -> Table:
    unit = board.report.history.board.estimation.unit
    title = "Still open" if facts.sprint.state == "active" else "Not completed"
    named = not all_hidden(issue.summary for issue in left)
    names = ("Issue", *(("Summary",) if named else ()), "Status now")
    over = len(left) - MOST_ROWS
    return Table(
        title=f"{title}: {quantity(len(left), 'issues')}",
        headings=(*names, *(() if unit == "issues" else (unit.capitalize(),))),
        rows=tuple(_row(site, issue, named=named, estimated=unit != "issues") for issue in left[:MOST_ROWS]),
        numeric=int(unit != "issues"),
        more=f"{quantity(over, 'issues')} more on the sprint's page." if over > 0 else "",
    )


def _row(site: Site, issue: IssueFacts, *, named: bool, estimated: bool) -> Row:
    summary = clean(issue.summary or "(no summary)", _LONGEST_SUMMARY)
    words = (clean(issue.key), *((summary,) if named else ()), clean(issue.status, 40))
    estimate = "none" if issue.estimate_at_end is None else number(issue.estimate_at_end)
    return Row((*words, estimate) if estimated else words, jira_link(issue.key, issue.url, site.report.site_url).href)
