"""The event log under headings: what happened to an issue, how a sprint was called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from generator.demo.events import Event, IssueChanged, IssueCreated, SprintCreated, SprintEdited


class Log:
    """The events of a log at one time, each list in order of time. `length` is that of the log."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = sorted(events, key=lambda event: event.at)

    @property
    def length(self) -> int:
        """Of how many events it was made."""
        return len(self._events)

    @cached_property
    def lives(self) -> Mapping[int, Sequence[IssueCreated | IssueChanged]]:
        """By issue id: how it began, and what was changed."""
        lives: defaultdict[int, list[IssueCreated | IssueChanged]] = defaultdict(list)
        for event in self._events:
            if isinstance(event, IssueCreated | IssueChanged):
                lives[event.issue_id].append(event)
        return lives

    @cached_property
    def sprint_namings(self) -> Mapping[int, Sequence[SprintCreated | SprintEdited]]:
        """By sprint id: what gave it a name."""
        namings: defaultdict[int, list[SprintCreated | SprintEdited]] = defaultdict(list)
        for event in self._events:
            if isinstance(event, SprintCreated | SprintEdited):
                namings[event.sprint_id].append(event)
        return namings
