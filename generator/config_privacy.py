"""The config's keys for what readers of the site may see."""

from pydantic import Field

from generator.config_base import Strict
from generator.privacy import Keys, Privacy, Shown


class PrivacyKeys(Strict):
    """What readers of the site may see. Numbers are the same with every setting."""

    summaries: Shown = Field(default="show", description="The names of issues and epics: show or hide.")
    keys: Keys = Field(
        default="show",
        description="How issues are called: show gives their keys, pseudonym calls them by Jira's own number "
        "(ID-10001), which tells no project and which only a login turns into an issue.",
    )
    goals: Shown = Field(default="show", description="The goals of sprints: show or hide.")
    links: Shown = Field(default="show", description="Jira's address and the links into it: show or hide.")
    noindex: bool = Field(default=True, description="Ask search engines to leave the site alone.")
    public: bool = Field(
        default=False,
        description="Agree that everybody on the web may read what the site shows; build --public refuses without it.",
    )


def make_privacy(keys: PrivacyKeys) -> Privacy:
    """The keys as settings."""
    return Privacy(**keys.model_dump())
