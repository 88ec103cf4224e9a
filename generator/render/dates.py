"""The days of a page's sentences in ISO 8601, for readers who want no names of days and months in them.

Metrics write their sentences without knowing how a site shows days, so this is done to the finished page, in one place.
"""

import re
from datetime import date

from generator.metrics.words import day, month

_MONTHS = {month(date(2000, number, 1)): number for number in range(1, 13)}
_DAY = rf"[A-Z][a-z]{{2}} (?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
_OURS = re.compile(rf"\b{_DAY}\b")
# What people wrote in Jira stays as they wrote it: it stands in <bdi> when it holds a day. A fact (<dd>) is ours.
_DAY_OR_THEIRS = re.compile(rf"(?<!<dd>)<bdi>.*?</bdi>|\b(?P<ours>{_DAY})\b(?P<time>, (?=\d\d:\d\d))?", re.DOTALL)


def to_iso(html: str) -> str:
    """The page with "Tue 3 Nov 2026, 17:05" as "2026-11-03 17:05"; tables and data files have their days so anyway."""
    return _DAY_OR_THEIRS.sub(_rewrite, html)


def has_day(text: str) -> bool:
    """Whether a text holds what `to_iso` would take for a day of ours."""
    return _OURS.search(text) is not None


def _rewrite(found: re.Match[str]) -> str:
    if found["ours"] is None:
        return found[0]
    try:
        value = date(int(found["year"]), _MONTHS[found["month"]], int(found["day"]))
    except ValueError:
        return found[0]
    return found[0] if day(value) != found["ours"] else f"{value.isoformat()}{' ' if found['time'] else ''}"
