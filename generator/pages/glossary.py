"""The base words of every page and what they mean exactly; the metrics bring their own definitions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word (`title`) with its exact meaning; `key` is its anchor."""

    key: str
    title: str
    meaning: str


GLOSSARY = (
    Term(
        "done",
        "Done",
        "An issue is done while its status is mapped to the board's right-most column that has statuses. Statuses are "
        "told apart by their id, so a renamed status changes nothing; neither the status category, nor the resolution, "
        "nor the column's name counts. The config can name the done statuses instead (done_statuses).",
    ),
    Term(
        "started",
        "Started",
        "An issue is started while its status is mapped to a column between the first column with statuses and the "
        "done column. On a board with only two columns: while its status is in the category “in progress”. The config "
        "can name the started statuses instead (started_statuses). A status on no column is neither started nor done.",
    ),
    Term(
        "to_do",
        "To do",
        "An issue is to do while its status is mapped to a column of the board and is neither started nor done.",
    ),
    Term(
        "on_no_column",
        "On no column",
        "An issue is on no column while its status is mapped to no column of the board (and the config does not name "
        "it): it is neither to do, nor started, nor done.",
    ),
    Term(
        "estimate",
        "Estimate",
        "The value of the board's estimation field. On a board that counts issues every issue weighs 1 and the unit is "
        "“issues”; original time estimates are shown in hours. An absent estimate is absent: it counts as 0 in sums, "
        "and the issues without an estimate are counted and shown.",
    ),
    Term(
        "correction",
        "Correction",
        "A value that people give in place of what Jira says, with a reason, in a file beside the config: an issue's "
        "estimate (from a time on, or ever since it exists), the time it was done, its type, that it counts nowhere, "
        "or whether a sprint's goal was met. A correction is in force while Jira says what it said when the correction "
        "was made, or the same as the correction; once Jira says anything else it is a conflict, and Jira's value is "
        "shown until someone decides, unless the correction itself says whose value then holds. Whatever would be "
        "another figure without corrections is marked as corrected. Figures that are frozen or compared with Jira's "
        "own reports never contain a correction.",
    ),
    Term(
        "board_issues",
        "Issues of a board",
        "Those the board's saved filter returns at the time of the data. Epics are left out of sprints, and so are "
        "sub-tasks unless the config includes them. Deleted issues take no part. An issue that left a sprint is found "
        "by its changelog. An issue belongs to every board whose filter returns it.",
    ),
    Term(
        "board_sprints",
        "Sprints of a board",
        "Those in the board's sprint list. A sprint that was made on another board is marked: velocity, predictability "
        "and carry-over count it with the others, but a sprint's page does not compare it with the board's own.",
    ),
    Term(
        "window",
        "Window of a sprint",
        "From the instant the sprint was started (that instant is still planning) to the instant it was closed, or to "
        "the time of the data while it is active (that instant still belongs to the sprint). A commitment grace moves "
        "the first edge by some minutes; where one is in force, the page says so.",
    ),
    Term(
        "member",
        "Member of a sprint",
        "An issue is a member at an instant when the sprint stood in its Sprint field then, rebuilt from the changelog "
        "by the sprint's id. An issue whose Sprint field never changed and holds the sprint has been a member since "
        "it was created. An issue takes part in a sprint when it was a member at any instant of the window.",
    ),
    Term(
        "committed",
        "Committed",
        "The issues that were members at the start and not done then, with their estimates at the start. Under the "
        "rule “data_center”, which is Jira Data Center's way, those already done at the start count too. Every sprint "
        "page names the rule in force.",
    ),
    Term(
        "planned",
        "Planned",
        "The issues that are members of a sprint that has not begun, with their estimates at the time of the data.",
    ),
    Term(
        "added",
        "Added",
        "The issues that were not members at the start and joined inside the window, with their estimates when they "
        "first joined. An issue of the start that was taken out and put back is not added.",
    ),
    Term(
        "removed",
        "Removed",
        "The issues that were members inside the window and are not at its end, even if they were done before they "
        "left; with their estimates at the end.",
    ),
    Term(
        "completed",
        "Completed",
        "The issues that are members and done at the end, and became done inside the window while they took part in "
        "the sprint; with their estimates at the end. The time given is the last time the issue became done.",
    ),
    Term(
        "completed_elsewhere",
        "Completed elsewhere",
        "The issues that are members and done at the end, but have been done ever since the start, or since before "
        "they joined: the work was done outside of this sprint.",
    ),
    Term(
        "not_completed",
        "Not completed",
        "The issues that are members and not done at the end; one that was done and reopened is among them.",
    ),
    Term("carried_over", "Carried over", "The issues not completed that are members of a later sprint now."),
    Term(
        "re_estimated",
        "Re-estimated",
        "The issues whose estimates changed inside the window while they were members; the number is the sum of the "
        "changes.",
    ),
    Term(
        "totals",
        "Outcomes and totals",
        "Every issue that takes part has exactly one of four outcomes: completed, completed elsewhere, not completed, "
        "removed. So the four add up to all issues of the sprint. In the estimate, committed + added + re-estimated = "
        "completed + completed elsewhere + not completed + removed, as long as no member was done at the start without "
        "being committed (rule “cloud”), and no estimate changed while its issue was out of the sprint after it had "
        "joined. In issues, committed + added is the sum of the four under the first of these conditions.",
    ),
    Term(
        "completion_rate",
        "Completion rate",
        "The part of the commitment that was completed: the committed issues that were completed, divided by all "
        "committed issues, both by the estimate at the start. Also known as say/do. Without a commitment there is no "
        "rate: the page says “no data”.",
    ),
    Term(
        "scope_change",
        "Scope change",
        "What was added plus what was removed, divided by the commitment. Re-estimation is shown apart.",
    ),
    Term(
        "frozen",
        "Frozen figures",
        "The first report after a sprint was closed freezes its figures. Later reports count again from what Jira says "
        "then: where somebody has changed the past meanwhile (deleted an issue, moved it to another project, changed "
        "the board's columns), the page shows both figures and the issues that moved them. What was carried over is "
        "not frozen, for it depends on the sprints that follow. A sprint that is closed again is frozen again.",
    ),
    Term(
        "working_days",
        "Working days",
        "The days of the working week less the holidays of the config. They shape the ideal line of a burndown and the "
        "shading of charts; they never move an event.",
    ),
    Term(
        "time_zone",
        "Time zone",
        "Days are cut, and times shown, in one time zone, which every page names: that of the config, else that of the "
        "Jira account that reads the data, else UTC.",
    ),
    Term(
        "data_time",
        "Time of the data",
        "The instant the numbers speak for: Jira's own clock when the last complete reading began. It is not the time "
        "at which the pages were made.",
    ),
)
