"""The page that says what every number means."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.history.quality.codes import CODES
from generator.metrics import METRICS
from generator.pages.address import DEFINITIONS
from generator.pages.frame import ageless
from generator.pages.glossary import GLOSSARY, Term
from generator.pages.overview import Overview, make_site_frame
from generator.pages.page import Page


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric's entry."""

    key: str
    title: str
    question: str
    meaning: str
    aim: str
    source: str


def make_definitions_pages(overview: Overview) -> Iterator[Page]:
    """The one page of definitions: the base words, the metrics in page order, the data-quality codes."""
    metrics = tuple(
        Definition(metric.key, metric.title, metric.question, metric.definition, metric.aim, metric.source)
        for metric in METRICS
    )
    frame = ageless(make_site_frame(overview, DEFINITIONS, "What the numbers mean"))
    context = {"frame": frame, "words": base_words(), "metrics": metrics, "codes": CODES}
    yield Page(DEFINITIONS, "definitions.html", context)


def base_words() -> tuple[Term, ...]:
    """The words that no metric defines itself: an anchor stands on the page once."""
    taken = {metric.key for metric in METRICS}
    return tuple(term for term in GLOSSARY if term.key not in taken)
