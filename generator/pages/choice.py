"""Which cards stand on which page: all of them, or those that the config names, in its order."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from generator.errors import ConfigError
from generator.look import Look
from generator.metrics import METRICS
from generator.metrics.metric import Card

Keys = tuple[str, ...] | None


def choose(cards: Iterable[Card], keys: Keys) -> tuple[Card, ...]:
    """The cards of these keys in this order; all for None. A key without a card here is passed over."""
    if keys is None:
        return tuple(cards)
    of = {card.metric.key: card for card in cards}
    return tuple(of[key] for key in keys if key in of)


def check_choice(look: Look) -> None:
    """Refuse a look that names a card which its page never has.

    Raises:
        ConfigError: it does.
    """
    _check("board", look.board_cards)
    _check("sprint", look.sprint_cards)


def _check(page: Literal["board", "sprint"], keys: Keys) -> None:
    own = [metric.key for metric in METRICS if metric.scope == page]
    for key in keys or ():
        if key not in own:
            raise ConfigError(f"cards.{page}: a {page}'s page has no card {key!r}", _hint(key, own))


def _hint(key: str, own: list[str]) -> str:
    if any(metric.key == key for metric in METRICS):
        return "That card belongs to the other kind of page"
    near = get_close_matches(key, own, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else f"It may have: {', '.join(own)}"
