"""Schedules after which the cache once differed from a full read: each stays here for ever, with what was wrong.

A new one is what `test_any_schedule_ends_like_a_full_read` prints, its steps written as (method of `Team`, arguments).
"""

from tests.faults.team import Step

REGRESSIONS: dict[str, tuple[Step, ...]] = {
    # A renamed issue type stood in the records of issues that nobody had updated since.
    "renamed type": (("sync", {}), ("rename", {"value": 1}), ("sync", {})),
    # The child of a deleted parent kept it: deleting the parent updates no child.
    "deleted parent": (("sync", {}), ("delete", {"which": 0}), ("wait", {"minutes": 60}), ("sync", {})),
    # The child of a parent that moved off the boards kept the parent's old key.
    "parent moved off the boards": (
        ("sync", {}),
        ("move", {"which": 0, "project": 2}),
        ("wait", {"minutes": 60}),
        ("sync", {}),
    ),
    # What came back was believed to be what it was, though it had been edited before it went out of sight.
    "edited out of sight": (
        ("sync", {}),
        ("wait", {"minutes": 60}),
        ("edit", {"which": 5, "what": "estimate", "value": 9}),
        ("hide", {"projects": 2}),
        ("wait", {"minutes": 60}),
        ("sync", {}),
        ("hide", {"projects": 0}),
        ("wait", {"minutes": 60}),
        ("sync", {}),
    ),
    # A parent that no board listed was deleted, which updates no child: of no meaning to any report.
    "parent deleted off the boards": (
        ("sync", {}),
        ("move", {"which": 0, "project": 2}),
        ("wait", {"minutes": 60}),
        ("sync", {}),
        ("delete_off_the_boards", {}),
        ("wait", {"minutes": 60}),
        ("sync", {}),
    ),
    # Records whose heads were lost one after the other made the audit trail look changed by hand.
    "killed between a record and its head, again and again": (
        ("sync", {}),
        *(("sync_killed", {"moment": "committed", "n": 7}),) * 3,
        ("sync", {}),
    ),
}
