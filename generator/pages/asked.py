"""What readers ask of a sprint beside its result: was the goal met, do we get more predictable, what not to trust."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from generator.metrics.goals import find_answer
from generator.metrics.metric import Card
from generator.metrics.words import are, listed, number, percent, quantity
from generator.pages.facts import BoardFacts, SprintFacts
from generator.pages.findings import find
from generator.pages.marks import Marks
from generator.pages.results import before, completion
from generator.pages.warnings import tell_score

_FEWEST = 3  # sprints in which a median is a median
_MOST_TITLES = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A question in a word or two, as it stands before its answer."""

    name: str
    text: str


def answer_questions(board: BoardFacts, facts: SprintFacts, cards: Iterable[Card], marks: Marks) -> Iterator[Answer]:
    """The answers, in the order in which people ask."""
    if facts.sprint.state == "closed":
        yield Answer("Goal met?", _tell_goal(board, facts))
    elif not facts.sprint.goal:
        yield Answer("Goal:", "none is set in Jira.")
    yield Answer("More predictable?", _tell_trend(board, facts))
    yield Answer("To be taken with care:", _tell_doubts(facts, cards, marks))


def _tell_goal(board: BoardFacts, facts: SprintFacts) -> str:
    said = {
        "met": "Yes, as the team says.",
        "not met": "No, as the team says.",
        "not said": "Not said. Jira does not know; the team can say so in the config (goals) or by a correction.",
    }
    answer = find_answer(facts.sprint, dict(board.report.history.rules.goals))
    return said[answer] if facts.sprint.goal or answer != "not said" else "There was none in Jira."


def _tell_trend(board: BoardFacts, facts: SprintFacts) -> str:
    """The completion rates of the last closed sprints, this one included, against as many before them."""
    closed = [*before(board, facts), *([facts] if facts.sprint.state == "closed" else [])]
    rates = [share for other in closed if (share := completion(board, other.totals)) is not None]
    most = board.report.history.rules.velocity_sprints
    last, earlier = rates[-most:], rates[-2 * most : -most]
    if len(earlier) < _FEWEST:
        takes = quantity(most + _FEWEST, "closed sprints")
        return f"Too early to say: it takes {takes} with a completion rate, and there {are(len(rates))} {len(rates)}."
    now, was = median(last), median(earlier)
    turn = "as in" if percent(now) == percent(was) else f"{'up' if now > was else 'down'} from {percent(was)} in"
    return (
        f"The median completion rate of the last {number(len(last))} closed sprints is {percent(now)}, {turn} the "
        f"{number(len(earlier))} before; the rates lie between {_range(last)}, before between {_range(earlier)}."
    )


def _range(rates: list[float]) -> str:
    return f"{percent(min(rates))} and {percent(max(rates))}"


def _tell_doubts(facts: SprintFacts, cards: Iterable[Card], marks: Marks) -> str:
    """Which numbers of the page something odd in the data bends, and what that is."""
    odd = [finding.words for finding in find(facts.warnings) if finding.code.counts]
    if not odd:
        return f"nothing. {tell_score(facts.score)}"
    bent = [card.metric.title for card in cards if not card.table.empty and marks(card.metric)]
    what = listed(bent, _MOST_TITLES) if bent else "no chart, but the issues themselves"
    return f"{what}, for the data has {listed(odd)}."
