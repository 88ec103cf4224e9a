"""Who registered for webhooks with the demo Jira, and what was told of already."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Registration:
    """A webhook that an administrator made; the secret never leaves the site."""

    number: int
    name: str
    url: str
    events: tuple[str, ...]
    jql: str = ""
    secret: str = ""


@dataclass
class Registrations:
    """All of a site's, by number.

    `is_admin` is whether the reader may have any, `told` are the places in the event log of what was told of already,
    and `sent` counts the deliveries.
    """

    is_admin: bool = True
    made: dict[int, Registration] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    sent: int = 0
