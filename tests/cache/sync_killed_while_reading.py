"""Run a sync in this process, which is killed without warning when it reads its n-th issue.

    python -m tests.cache.sync_killed_while_reading URL CACHE N BATCH BOARD...

`BATCH` is how many issues are read at a time and an interrupted sync may lose. Prints the report of a sync that ends.
"""

import json
import os
import signal
import sys
from pathlib import Path

from generator.cache import partial
from generator.cache.report import Phase
from generator.cache.store import Store
from generator.cache.sync import sync
from generator.domain import BoardSettings
from generator.fetch import cloud, data_center
from generator.fetch.connect import connect
from generator.fetch.limits import Clock
from generator.fetch.secret import Credentials


def main(url: str, folder: str, n: str, batch: str, *refs: str) -> None:
    def progress(phase: Phase, done: int, total: int | None) -> None:  # noqa: ARG001  # asked for by name
        if phase == "issues" and done >= int(n):
            os.kill(os.getpid(), signal.SIGKILL)

    partial.BATCH = cloud.CHANGELOGS_PER_CALL = data_center.ISSUES_PER_PAGE = int(batch)
    jira = connect(url, Credentials(), clock=Clock(sleep=lambda _: None))
    report = sync(jira, Store(Path(folder)), [BoardSettings(int(ref)) for ref in refs], progress=progress)
    print(json.dumps(report.as_json()))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
