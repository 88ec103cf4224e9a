"""The static parts of the demo's site: statuses, issue types, projects and boards.

On purpose: a last column without statuses (Archive), a status on no column (Waiting for Vendor), two statuses of one
name (To Do), a project on two boards (API), and a Kanban board whose filter also returns the docks' bugs.
"""

from generator.demo.world import Board, Column, IssueType, Project, Status

TO_DO = "10000"
IN_PROGRESS = "3"
IN_REVIEW = "10101"
IN_TEST = "10102"
FIELD_TEST = "10103"
WAITING_FOR_VENDOR = "10104"
DONE = "10001"
DESK_TO_DO = "10200"
DESK_WAITING = "10201"

STATUSES = (
    Status(TO_DO, "To Do", "new"),
    Status(IN_PROGRESS, "In Progress", "indeterminate"),
    Status(IN_REVIEW, "In Review", "indeterminate"),
    Status(IN_TEST, "In Test", "indeterminate"),
    Status(FIELD_TEST, "Field Test", "indeterminate"),
    Status(WAITING_FOR_VENDOR, "Waiting for Vendor", "indeterminate"),
    Status(DONE, "Done", "done"),
    Status(DESK_TO_DO, "To Do", "new"),
    Status(DESK_WAITING, "Waiting for Customer", "indeterminate"),
)

RESOLVED = "10000"
WONT_DO = "10001"
NOT_DELIVERED = {"": WONT_DO, "duplicate": "10002", "not-seen": "10003"}
"""Resolutions of what is closed without being done, by the argument of the tag `wont`."""

EPIC = "10000"
SUBTASK = "10003"
TYPE_IDS = {
    "Epic": EPIC,
    "Story": "10001",
    "Task": "10002",
    "Sub-task": SUBTASK,
    "Bug": "10004",
    "Incident": "10005",
    "Service request": "10006",
}
ISSUE_TYPES = tuple(IssueType(id_, name, {"Epic": 1, "Sub-task": -1}.get(name, 0)) for name, id_ in TYPE_IDS.items())

PROJECTS = (
    Project(10001, "RIDE", "Rider app"),
    Project(10002, "DOCK", "Docks and fleet"),
    Project(10003, "OPS", "City operations"),
    Project(10004, "API", "Shared API"),
)

ROUTES = {
    "RIDE": (TO_DO, IN_PROGRESS, IN_REVIEW, IN_TEST, DONE),
    "DOCK": (TO_DO, IN_PROGRESS, IN_REVIEW, FIELD_TEST, DONE),
    "API": (TO_DO, IN_PROGRESS, IN_REVIEW, DONE),
}
"""The statuses an issue of a project passes through, in order."""

HARBOUR = Board(
    id=1,
    name="Harbour: rider app",
    type="scrum",
    filter_id=10101,
    project_keys=("RIDE", "API"),
    columns=(
        Column("To Do", (TO_DO,)),
        Column("In Progress", (IN_PROGRESS,)),
        Column("Review", (IN_REVIEW,)),
        Column("Test", (IN_TEST,)),
        Column("Done", (DONE,)),
    ),
    estimation="points",
)
LIGHTHOUSE = Board(
    id=2,
    name="Lighthouse: docks & fleet",
    type="scrum",
    filter_id=10102,
    project_keys=("DOCK", "API"),
    columns=(
        Column("To Do", (TO_DO,)),
        Column("On the bench", (IN_PROGRESS,)),
        Column("Review", (IN_REVIEW,)),
        Column("Field test", (FIELD_TEST,)),
        Column("Done", (DONE,)),
        Column("Archive", ()),
    ),
    estimation="issueCount",
)
OPERATIONS = Board(
    id=3,
    name="City operations",
    type="kanban",
    filter_id=10103,
    project_keys=("OPS", "DOCK"),
    columns=(
        Column("Backlog", ()),
        Column("Incoming", (DESK_TO_DO, TO_DO)),
        Column("Working on it", (IN_PROGRESS, IN_REVIEW, FIELD_TEST)),
        Column("Waiting", (DESK_WAITING,)),
        Column("Done", (DONE,)),
    ),
    estimation="none",
    type_ids=(TYPE_IDS["Bug"], TYPE_IDS["Incident"], TYPE_IDS["Service request"]),
)
BOARDS = (HARBOUR, LIGHTHOUSE, OPERATIONS)
