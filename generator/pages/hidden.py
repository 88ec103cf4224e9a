"""What a site says of what it does not show, for its readers and for programs."""

from collections.abc import Iterable, Iterator, Mapping

from generator.metrics.words import listed
from generator.privacy import NOT_SHOWN, Privacy, pseudonym


def tell_hidden(privacy: Privacy) -> Iterator[str]:
    """Sentences for the foot of every page; none when all is shown."""
    if privacy.keys == "pseudonym":
        yield (
            f"Issues go by Jira's own numbers here: who has a login finds {pseudonym(10001)} by the search “id = 10001”"
        )
    named = (("names of issues", privacy.summaries), ("sprint goals", privacy.goals), ("links to Jira", privacy.links))
    hidden = [name for name, shown in named if shown == "hide"]
    if hidden:
        yield f"Not shown on this site: {listed(hidden)}"


def privacy_document(privacy: Privacy) -> Mapping[str, str]:
    """The same for programs, in the words of the config."""
    return {
        "summaries": privacy.summaries,
        "keys": privacy.keys,
        "goals": privacy.goals,
        "links": privacy.links,
    }


def all_hidden(texts: Iterable[str]) -> bool:
    """Whether there are any texts, and all of them are hidden: a column that tables do without."""
    kinds = {text == NOT_SHOWN for text in texts}
    return kinds == {True}


def shown(text: str) -> str | None:
    """A text for programs; None when it is hidden, which for them is as good as absent."""
    return None if text == NOT_SHOWN else text
