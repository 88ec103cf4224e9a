"""Every data-quality code there is, the gravest first: one place to look up what a row means and how to mend it."""

from generator.history.quality.code import Code, Ground

_PAST: frozenset[Ground] = frozenset({"estimates", "membership", "done", "started", "columns"})
_PLACE: frozenset[Ground] = frozenset({"done", "started", "columns"})

CODES: tuple[Code, ...] = (
    Code(
        key="history_incomplete",
        title="History incomplete",
        severity="error",
        of="issues",
        short="with an incomplete history",
        bends=_PAST,
        meaning="Jira gave only a part of the issue's changelog, or an entry of it that cannot be read.",
        why="What happened before the known part is not known, so the issue's part in older sprints may be wrong.",
        fix="Run sync --full; if it stays, ask a Jira administrator whether the issue was imported or its history cut.",
    ),
    Code(
        key="replay_differs",
        title="History does not lead to the present",
        severity="error",
        of="issues",
        short="whose history does not lead to the present",
        bends=_PAST,
        meaning="Replayed to its end, the issue's changelog gives another status, estimate or list of sprints than the "
        "issue has now. A sprint that was deleted since is not counted as a difference.",
        why="The figures follow the history, so one of the two is wrong: what is shown may not be what happened.",
        fix="Change the field in Jira and change it back: the changelog then ends where the issue is.",
    ),
    Code(
        key="estimate_not_a_number",
        title="Estimate not a number",
        severity="error",
        of="issues",
        short="whose estimate is not a number",
        bends=frozenset({"estimates"}),
        meaning="The estimate, now or in the changelog, holds something that is no finite number. A text such as “2.0” "
        "is a number.",
        why="It counts as having no estimate, so sums are too small.",
        fix="Enter the estimate as a number.",
    ),
    Code(
        key="sprint_without_dates",
        title="Sprint without dates",
        severity="error",
        of="sprints",
        short="without a date",
        bends=frozenset({"dates"}),
        meaning="A sprint that is active or closed has no start, one that is closed has no closing date, or one has no "
        "planned end. A sprint that has not begun needs none.",
        why="Without a start nothing can be judged; without a close it is counted up to the time of the data; without "
        "a planned end there is no ideal line.",
        fix="Enter the missing date in the sprint's settings, if Jira still lets you.",
    ),
    Code(
        key="unknown_field",
        title="Unknown field in the history",
        severity="warning",
        of="issues",
        short="with numbers of an unknown field",
        bends=frozenset({"estimates"}),
        meaning="The issue's changelog holds numbers of a field by a name that no field has now. It may be a former "
        "name of the field for the estimate. On boards that estimate.",
        why="If it is, its changes are missing from the history of estimates, and older sums may be wrong.",
        fix="Ask a Jira administrator what the field was; a field that was something else needs nothing.",
    ),
    Code(
        key="unknown_status",
        title="Unknown status",
        severity="warning",
        of="issues",
        short="with a status that Jira does not know",
        bends=_PLACE,
        meaning="The issue stands or stood in a status that Jira does not list (it was deleted, or belongs to no "
        "workflow in use), that is on no column of the board and that the config does not name.",
        why="For that time the issue counts as neither started nor done.",
        fix="Name the status by its id in the config, in done_statuses or started_statuses.",
    ),
    Code(
        key="unmapped_status",
        title="Status on no column",
        severity="warning",
        of="issues",
        short="in a status on no column",
        bends=_PLACE,
        meaning="The issue's status now is mapped to no column of the board, and the config does not name it.",
        why="It counts as neither started nor done, whatever the status means to the team.",
        fix="Map the status to a column in the board's settings, or name it in the config.",
    ),
    Code(
        key="no_estimate",
        title="No estimate at the start",
        severity="warning",
        of="issues",
        short="without an estimate at the start",
        bends=frozenset({"estimates"}),
        meaning="The issue had no estimate when the sprint started, or when it was added. An estimate of 0 is one. On "
        "a board that counts issues it is never said.",
        why="It counts 0 in the sums at the start, so what was committed or added looks smaller than it was.",
        fix="Estimate issues before they are taken into a sprint; the sprint that has begun stays as it is.",
    ),
    Code(
        key="estimated_after_done",
        title="Estimate set after done",
        severity="warning",
        of="issues",
        short="estimated after being done",
        bends=frozenset({"estimates"}),
        meaning="Inside the sprint, while the issue was in it, its estimate was set, changed or cleared at a later "
        "instant than it had become done.",
        why="What was completed is then weighed with hindsight, and the burndown jumps for no work.",
        fix="Estimate before the work begins, and leave the estimate of what is done alone.",
    ),
    Code(
        key="negative_estimate",
        title="Estimate below zero",
        severity="warning",
        of="issues",
        short="with an estimate below zero",
        bends=frozenset({"estimates"}),
        meaning="The estimate is a number below zero: now, or in a sprint at its start (or when the issue was added) "
        "or at its end.",
        why="It is counted as it stands, so it takes away from every sum it is part of.",
        fix="Enter the estimate that was meant; clear it if there is none.",
    ),
    Code(
        key="several_estimates",
        title="Several estimate fields",
        severity="warning",
        of="issues",
        short="estimated in another field too",
        bends=frozenset({"estimates"}),
        meaning="Jira has a second field for story points (“Story Points” and “Story point estimate”), and it holds "
        "another value than the field of the board; the board's may be empty. On boards that estimate in points.",
        why="Only the board's own field counts; what the team reads on the issue may be the other one.",
        fix="Keep one of the two fields on the screens of issues; name it in the config (estimate_field) if need be.",
    ),
    Code(
        key="done_without_start",
        title="Done without being started",
        severity="warning",
        of="issues",
        short="done without being started",
        bends=frozenset({"started"}),
        meaning="The issue is done and was never in a started status. Not said of what was not delivered by its "
        "resolution, nor on a board without a started status.",
        why="It has no cycle time and was never work in progress, so both are told from the other issues alone.",
        fix="Move issues over the board as work goes on, not all at once when it is done.",
    ),
    Code(
        key="resolution_disagrees",
        title="Resolution and status disagree",
        severity="warning",
        of="issues",
        short="whose resolution and status disagree",
        bends=frozenset({"resolutions"}),
        meaning="The issue is done and has no resolution, or has one and is not done. Not said of done issues as long "
        "as no issue of the board has a resolution: then the team does not use them.",
        why="The status decides what is done; without its resolution it is not known whether the work was delivered.",
        fix="Let the workflow set the resolution on the way into a done status, and clear it on the way out.",
    ),
    Code(
        key="two_active_sprints",
        title="In two active sprints",
        severity="warning",
        of="issues",
        short="in two active sprints",
        bends=frozenset({"membership"}),
        meaning="The issue is now in more than one sprint that is active.",
        why="It counts in full in each of them, so the same work is promised and completed twice.",
        fix="Take the issue out of all of them but one.",
    ),
    Code(
        key="reopened_after_close",
        title="Reopened after the close",
        severity="warning",
        of="issues",
        short="reopened after the close",
        bends=frozenset({"outcomes"}),
        meaning="The issue was completed in a sprint that is closed, and later left done, whether or not it is done "
        "again by now. One that was reopened before the close was not completed.",
        why="It still counts as completed in that sprint, so the sprint looks better than it went.",
        fix="Report what is found later as a new issue, or let the team know that the figure was too high.",
    ),
    Code(
        key="done_after_close",
        title="Done right after the close",
        severity="warning",
        of="issues",
        short="done within a day after the close",
        bends=frozenset({"outcomes"}),
        meaning="The issue was not completed in a sprint that is closed, and became done within the 24 hours after.",
        why="If it was only moved late, the sprint looks worse than it went, and the next one better.",
        fix="Bring the board up to date before the sprint is closed.",
    ),
    Code(
        key="old_work",
        title="In progress for very long",
        severity="warning",
        of="issues",
        short="in progress for very long",
        bends=frozenset({"columns"}),
        meaning="The issue is in a started status, and has been in progress for more than twice the 85th percentile "
        "of the cycle times in the days that flow looks at, in calendar days touched. Not said with fewer than 10 of "
        "these.",
        why="If nobody works on it any more, it makes work in progress and its age look worse than they are.",
        fix="Finish it, move it back to the backlog, or close it as not done.",
    ),
    Code(
        key="closed_late",
        title="Sprint closed late",
        severity="warning",
        of="sprints",
        short="closed more than a day late",
        bends=frozenset({"dates"}),
        meaning="The sprint was closed more than 24 hours after its planned end.",
        why="What was done in between counts as completed, so the sprint had more time than was planned.",
        fix="Close sprints on the day they end.",
    ),
    Code(
        key="closed_early",
        title="Sprint closed early",
        severity="warning",
        of="sprints",
        short="closed more than a day early",
        bends=frozenset({"dates"}),
        meaning="The sprint was closed more than 24 hours before its planned end.",
        why="What was done after the close does not count, so the sprint had less time than was planned.",
        fix="Move the planned end when the plan changes, before the sprint is closed.",
    ),
    Code(
        key="foreign_sprint",
        title="Sprint of another board",
        severity="note",
        of="sprints",
        short="of another board",
        bends=frozenset({"membership"}),
        meaning="The sprint was made on another board; it is listed here, for it has issues of this board.",
        why="Only this board's issues are counted, so it looks smaller than it is.",
        fix="Read the sprint on its own board's report; nothing is wrong with the data.",
    ),
    Code(
        key="deleted_sprint",
        title="Member of a deleted sprint",
        severity="note",
        of="issues",
        short="once in a deleted sprint",
        bends=frozenset({"membership"}),
        meaning="By its changelog the issue was in a sprint that is no longer there, and its Sprint field has lost it.",
        why="That sprint is in no figure at all, so the work done in it is missing from the trends.",
        fix="Nothing can be mended any more; close sprints instead of deleting them.",
    ),
    Code(
        key="moved_backwards",
        title="Moved backwards",
        severity="note",
        of="issues",
        short="moved to an earlier column",
        bends=frozenset({"columns"}),
        meaning="The issue went from a column to one further left: at any time for the board, for a sprint inside it "
        "and while the issue was in it. Statuses on no column are passed over.",
        why="Its time counts from the first start, so the way back makes it longer and columns hold it more than once.",
        fix="Nothing needs mending; ask in the retrospective what sent the work back.",
    ),
)

_BY_KEY = {code.key: code for code in CODES}


def find_code(key: str) -> Code:
    """The code of a warning."""
    return _BY_KEY[key]
