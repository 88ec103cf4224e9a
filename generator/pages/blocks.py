"""Small things that several kinds of page show."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import Rules
from generator.metrics.words import quantity
from generator.pages.address import Link, relative
from generator.pages.page import Document


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands beside it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Download:
    """A data file to download; the renderer says how big it is."""

    link: Link
    document: Document


def offer(text: str, path: str, document: Document) -> Download:
    """A download on the page at `path`."""
    return Download(Link(text, relative(path, document.path)), document)


def commitment_facts(rules: Rules) -> Iterator[Fact]:
    """The rule that says what was committed, and the grace where there is one."""
    words = {
        "cloud": "cloud: issues in the sprint at the start and not done then",
        "data_center": "data_center: issues in the sprint at the start, done ones too",
    }
    yield Fact("Commitment rule", words[rules.commitment_rule])
    if rules.commitment_grace:
        minutes = quantity(rules.commitment_grace.total_seconds() / 60, "minutes")
        yield Fact("Commitment grace", f"changes up to {minutes} after the start count as planning")
