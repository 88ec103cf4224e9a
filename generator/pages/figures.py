"""A sprint's headline figures: each with its unit, what it was before, its last values and where it comes from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.metrics.words import NO_DATA, number, part, percent, quantity
from generator.pages.address import definition
from generator.pages.facts import BoardFacts, SprintFacts, Totals
from generator.pages.page import Sparkline
from generator.pages.results import Scale, before, committed_and_completed, completion, scale_of
from generator.pages.running import odds_card
from generator.pages.uncorrected import find_twin

_SPARK_SPRINTS = 8
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure; `section` links to the issues behind it, `spark` is None while there is nothing to compare."""

    key: str
    label: str
    value: str
    detail: str
    change: str
    spark: Sparkline | None
    section: str
    definition: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What one figure shows of one sprint: its value, and the value and a remark in words."""

    value: float | None
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Kind:
    key: str
    label: str
    label_so_far: str  # empty: not shown of an active sprint
    measure: Callable[[BoardFacts, SprintFacts, Totals], Measured]
    settled_at_start: bool = False
    total: str = ""  # whose issues stand behind it, where that is not `key`


def make_figures(board: BoardFacts, facts: SprintFacts, path: str) -> tuple[Figure, ...]:
    """The headline figures of a begun sprint with issues; none of any other."""
    if facts.totals is None or not facts.issues:
        return ()
    return (*_figures(board, facts, facts.totals, path), *_odds(board, facts, path))


def _figures(board: BoardFacts, facts: SprintFacts, totals: Totals, path: str) -> Iterator[Figure]:
    active, twin = facts.sprint.state == "active", find_twin(board, facts)
    earlier = [other for other in before(board, facts) if _comparable(board, facts, other)]
    for kind in _KINDS:
        now = kind.measure(board, facts, totals)
        past = [(other, kind.measure(board, other, other.totals)) for other in earlier if other.totals]
        label = kind.label_so_far if active else kind.label
        if not label:
            continue
        yield Figure(
            key=kind.key,
            label=label,
            value=now.words,
            detail=_detail(kind, board, now, twin),
            change=_change(now, past, settled=not active or kind.settled_at_start),
            spark=_spark(kind.key, label, [*(measured for _, measured in past), now]),
            section=f"#total-{kind.total or kind.key}",
            definition=definition(path, kind.key),
        )


def _detail(kind: _Kind, board: BoardFacts, now: Measured, twin: SprintFacts | None) -> str:
    """The remark, and what the figure would be without corrections where they move it."""
    if twin is None or twin.totals is None or board.without is None:
        return now.detail
    before = kind.measure(board.without, twin, twin.totals)
    return now.detail if before == now else f"{now.detail} (corrected; in Jira {before.words})".strip()


def _odds(board: BoardFacts, facts: SprintFacts, path: str) -> Iterator[Figure]:
    """The forecast of a running sprint."""
    card = odds_card(board, facts)
    if card:
        chance, key = card.headline.figure, card.metric.key
        detail = card.headline.sentence.removeprefix(chance).strip()
        yield Figure(key, card.metric.title, chance, detail, "", None, f"#{key}", definition(path, key))


def _comparable(board: BoardFacts, facts: SprintFacts, other: SprintFacts) -> bool:
    """Points are not compared with issues."""
    totals, others = facts.totals, other.totals
    return bool(totals and others and scale_of(board, totals) == scale_of(board, others))


def _change(now: Measured, past: list[tuple[SprintFacts, Measured]], *, settled: bool) -> str:
    if not past:
        return ""
    sprint, was = past[-1]
    name = sprint.sprint.name
    if not settled:
        return f"{name} ended with {was.words}"
    if now.value is None or was.value is None:
        return f"{name}: {was.words}"
    if now.words == was.words:
        return f"as in {name}"
    return f"▲ up from {was.words} in {name}" if now.value > was.value else f"▼ down from {was.words} in {name}"


def _spark(key: str, label: str, measured: list[Measured]) -> Sparkline | None:
    known = [one for one in measured[-_SPARK_SPRINTS:] if one.value is not None]
    if len(known) < _FEWEST:
        return None
    words = f"{label}, the last {len(known)} sprints: {', '.join(one.words for one in known)}"
    return Sparkline(f"spark-{key}", tuple(one.value for one in known if one.value is not None), words)


def _of(measure: str) -> Callable[[BoardFacts, SprintFacts, Totals], Measured]:
    def measured(board: BoardFacts, _facts: SprintFacts, totals: Totals) -> Measured:
        scale, amount = scale_of(board, totals), totals.of[measure]
        value = scale.value(amount)
        return Measured(value, quantity(value, scale.unit), _issues(scale, amount.issues))

    return measured


def _issues(scale: Scale, count: int) -> str:
    return "" if scale.unit == "issues" else f"in {quantity(count, 'issues')}"


def _completion(board: BoardFacts, facts: SprintFacts, totals: Totals) -> Measured:
    scale, share = scale_of(board, totals), completion(board, totals)
    if share is None:
        return Measured(None, NO_DATA, "nothing was committed")
    kept, committed = (scale.value(amount) for amount in (committed_and_completed(facts), totals.of["committed"]))
    return Measured(share, percent(share), part(kept, committed, f"committed {scale.unit}"))


def _scope(board: BoardFacts, _facts: SprintFacts, totals: Totals) -> Measured:
    scale = scale_of(board, totals)
    share = scale.rate(totals.scope_change_issues, totals.scope_change)
    added, removed = (number(scale.value(totals.of[measure])) for measure in ("added", "removed"))
    detail = f"{added} added, {removed} removed"
    return Measured(share, NO_DATA if share is None else percent(share), detail)


_KINDS = (
    _Kind("completion_rate", "Completion rate", "Completion rate so far", _completion),
    _Kind("completed", "Completed", "Completed so far", _of("completed")),
    _Kind("committed", "Committed", "Committed", _of("committed"), settled_at_start=True),
    _Kind("scope_change", "Scope change", "Scope change so far", _scope, total="added"),
    _Kind("not_completed", "Not completed", "Still open", _of("not_completed")),
    _Kind("carried_over", "Carried over", "", _of("carried_over")),
)
