"""Numbers, counts, days and lists as people read them; every sentence of a card or a page is made of these.

Numbers are rounded half up from their shortest decimal form, so 0.285 reads 29 %, not 28 %.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from math import isfinite

NO_DATA = "no data"
MINUS = "\N{MINUS SIGN}"
_ALL = 100
_WHOLE = 1e15  # below it a whole number is written with all its digits
_EXACT = Context(prec=400)  # room for the largest float there is
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def number(value: float, places: int = 2) -> str:
    """A number with at most `places` decimals and a true minus sign; an absent or endless one is "no data"."""
    if not isfinite(value):
        return NO_DATA
    if abs(value) < _WHOLE and value == int(value):
        return f"{MINUS}{-int(value)}" if value < 0 else str(int(value))
    rounded = _round(_exact(value), f"1e-{places}")
    text = f"{rounded.copy_abs():f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: float) -> str:
    """A change: +5, ±0."""
    if isfinite(value) and _round(_exact(value), "0.01") == 0:
        return "±0"
    return f"+{number(value)}" if value > 0 else number(value)


def percent(share: float) -> str:
    """A share as a whole percentage; 0 % and 100 % only when it is exactly so (0.998 reads 99.8 %).

    What a tenth of a percent cannot tell from them is given as a bound: "under 0.1 %", "over 99.9 %".
    """
    if not isfinite(share):
        return NO_DATA
    exact = _exact(share) * 100
    whole = _round(exact, "1")
    if whole == exact or whole not in (0, _ALL):
        return f"{number(float(whole))} %"
    tenths = _round(exact, "0.1")
    if tenths not in (0, _ALL):
        return f"{number(float(tenths))} %"
    if tenths == 0:
        return "under 0.1 %" if exact > 0 else "under 0 %"
    return "over 99.9 %" if exact < _ALL else "over 100 %"


def plural(count: float, word: str) -> str:
    """The word for so many: 1 issue, 2 issues, 0.5 points. `word` is given in the plural, which ends in "s"."""
    return word.removesuffix("s") if number(abs(count)) == "1" else word


def quantity(value: float, word: str, places: int = 2) -> str:
    """A number and its unit: "34 points", "1 issue", "0.5 hours"."""
    return f"{number(value, places)} {plural(value, word)}" if isfinite(value) else NO_DATA


def part(value: float, whole: float, word: str) -> str:
    """A number out of another: "34 of 40 points"."""
    return f"{number(value)} of {quantity(whole, word)}"


def listed(words: Sequence[str], most: int = 5) -> str:
    """A list in a sentence: "A", "A and B", "A, B and 3 more"; longer than `most` is counted."""
    shown = list(words) if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def are(count: float) -> str:
    """The verb for so many: 1 issue is, 2 issues are."""
    return "is" if abs(count) == 1 else "are"


def were(count: float) -> str:
    """The same in the past: 1 issue was, 2 issues were."""
    return "was" if abs(count) == 1 else "were"


def without_estimate(count: int) -> str:
    """What a sum leaves out: the issues that had no estimate when they were taken on."""
    rest = "it counts as 0 until it has one" if count == 1 else "they count as 0 until they have one"
    return f"{quantity(count, 'issues')} had no estimate at the start or when added; {rest}."


def day(value: date) -> str:
    """A day: "Mon 3 Nov 2026"; the same in every locale."""
    return f"{weekday(value)} {value.day} {month(value)} {value.year}"


def instant(value: datetime) -> str:
    """An instant as its own zone writes it: "Mon 3 Nov 2026, 17:05". Give it in the report's time zone."""
    return f"{day(value)}, {value:%H:%M}"


def weekday(value: date) -> str:
    """The weekday's short name."""
    return _WEEKDAYS[value.weekday()]


def month(value: date) -> str:
    """The month's short name."""
    return _MONTHS[value.month - 1]


def _exact(value: float) -> Decimal:
    return Decimal(str(float(value)))


def _round(exact: Decimal, step: str) -> Decimal:
    return exact.quantize(_step(step), rounding=ROUND_HALF_UP, context=_EXACT)


@cache
def _step(step: str) -> Decimal:
    return Decimal(step)
