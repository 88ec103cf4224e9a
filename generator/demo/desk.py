"""City operations: incidents and requests that flow through a Kanban board as they come."""

from dataclasses import dataclass
from random import Random

from generator.demo.board_setup import DESK_TO_DO, DESK_WAITING, DONE, IN_PROGRESS, RESOLVED, TO_DO, TYPE_IDS
from generator.demo.journal import Draft, Journal
from generator.demo.office_hours import DAY, HOUR, OfficeHours
from generator.demo.playbook import Line


@dataclass(frozen=True)
class Desk:
    """The desk; positions are working seconds (see `OfficeHours`)."""

    journal: Journal
    hours: OfficeHours
    rng: Random
    now: float

    def run(self, lines: tuple[Line, ...], first: float, last: float) -> None:
        """Spread the lines evenly, with some jitter, over the positions from `first` to `last`."""
        gap = (last - first) / len(lines)
        for number, line in enumerate(lines):
            moved = "moved-now" in line.tags
            issue, created = Draft(), self.now - 3 * DAY if moved else first + gap * (number + self.rng.random())
            self.journal.create(
                self.hours.instant(created),
                issue,
                line.project,
                type_id=TYPE_IDS[line.type],
                summary=line.text,
                status_id=DESK_TO_DO,
            )
            if moved:
                self._change(issue, self.now + 9 * HOUR, project="RIDE", issuetype=TYPE_IDS["Story"], status=TO_DO)
            elif line.type == "Incident":
                self._handle_incident(issue, created)
            else:
                self._handle_request(issue, created)

    def _handle_incident(self, issue: Draft, created: float) -> None:
        """Picked up at once; a few are declared done too soon."""
        picked = created + self.rng.lognormvariate(-1.6, 0.7) * DAY
        done = picked + self.rng.lognormvariate(-0.4, 0.8) * DAY
        self._change(issue, picked, status=IN_PROGRESS)
        self._change(issue, done, status=DONE, resolution=RESOLVED)
        if self.rng.random() < 0.08:  # noqa: PLR2004 - see above
            self._change(issue, done + 0.5 * DAY, status=IN_PROGRESS, resolution=None)
            self._change(issue, done + DAY, status=DONE, resolution=RESOLVED)

    def _handle_request(self, issue: Draft, created: float) -> None:
        """Waits its turn; four in ten wait for an answer too."""
        picked = created + self.rng.lognormvariate(0.9, 0.7) * DAY
        done = picked + self.rng.lognormvariate(1.3, 0.8) * DAY
        self._change(issue, picked, status=IN_PROGRESS)
        if self.rng.random() < 0.4:  # noqa: PLR2004 - see above
            self._change(issue, picked + 0.2 * (done - picked), status=DESK_WAITING)
            self._change(issue, picked + 0.7 * (done - picked), status=IN_PROGRESS)
        self._change(issue, done, status=DONE, resolution=RESOLVED)

    def _change(self, issue: Draft, position: float, **values: str | None) -> None:
        self.journal.change(self.hours.instant(position), issue, **values)
