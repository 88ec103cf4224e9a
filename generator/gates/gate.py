"""A gate: a figure's key, a comparison and a limit, read from text such as "active: scope_change > 30 %"."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Which = Literal["closed", "active"]

_FORM = re.compile(
    r"\s*(?:(?P<which>closed|active)\s*:)?\s*(?P<key>[a-z][a-z0-9_]*)\s*(?P<sign><=|>=|==|!=|<|>)\s*"
    r"(?P<limit>[+-]?\d+(?:\.\d+)?)\s*%?\s*",
)
_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Fails a build when the figure `key` stands in the relation `sign` to `limit`; shares are in percent.

    `which` says of which sprint a sprint's figure is taken: the latest closed one (of a board without any, the active
    one), or the active one.
    """

    which: Which
    key: str
    sign: str
    limit: float
    text: str

    def fails(self, value: float) -> bool:
        """Whether a figure fails the build."""
        return _SIGNS[self.sign](value, self.limit)


def parse_gate(text: str) -> Gate:
    """Read a gate.

    Raises:
        ValueError: it is no gate; the message says what one looks like.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f'{text!r} is not a rule; write it like "completion_rate < 60" or "active: scope_change > 30"')
    which: Which = "active" if match["which"] == "active" else "closed"
    return Gate(which, match["key"], match["sign"], float(match["limit"]), " ".join(text.split()))
