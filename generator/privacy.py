"""What a site tells its readers of the issues behind its numbers, as the config decides."""

from dataclasses import dataclass
from typing import Literal

Shown = Literal["show", "hide"]
Keys = Literal["show", "pseudonym"]

NOT_SHOWN = "(not shown)"
"""What stands in place of a text that is hidden, so that nobody takes it for one that was never written."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """What readers may see. No setting changes a number.

    Attributes:
        summaries: the names of issues and epics.
        keys: how issues are called: by their keys, or by a pseudonym (see `pseudonym`).
        goals: the goals of sprints.
        links: where the Jira is, and the links into it.
        noindex: whether search engines are asked to leave the site alone.
        public: whether the config agrees that the whole web may read the site.
    """

    summaries: Shown = "show"
    keys: Keys = "show"
    goals: Shown = "show"
    links: Shown = "show"
    noindex: bool = True
    public: bool = False

    @property
    def hides(self) -> bool:
        """Whether anything is hidden at all."""
        return (self.summaries, self.keys, self.goals, self.links) != ("show", "show", "show", "show")


OPEN = Privacy()
"""Everything is shown, and search engines are asked to stay away."""


def pseudonym(issue_id: int | None) -> str:
    """The name that stands for an issue's key: "ID-10001", by Jira's own number; "ID-?" where that is not known.

    It is the same in every build, and says nothing to somebody without a login. Who has one finds the issue by the
    JQL `id = 10001`.
    """
    return f"ID-{'?' if issue_id is None else issue_id}"
