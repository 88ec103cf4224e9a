"""Push a correction, killed without warning at the n-th step that can be seen from outside, and then push again.

    python -m tests.cli.push_until_killed FOLDER

FOLDER is a project that was synced. Each n gets a copy of it and an issue of its own, and one line of JSON: whether it
was killed, and what Jira and the journal said right after it and after the second push. It ends with the first n that
is not killed. The steps are the writes of the disk, and each request between its sending and its answer.
"""

import http.client
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import requests

from generator.cache.decisions import load_decisions
from generator.cache.writes import load_writes
from generator.cli import corrections_desk, corrections_pushed, reading
from generator.cli import main as run_command
from generator.fetch import connect
from generator.write_back import push as pushing
from tests.killing import die_at

WARM = corrections_desk, corrections_pushed, reading, connect, pushing  # heavy: no child has to import them again
CACHE = Path(".cache/sprint-reports")
ENTRY = """\
corrections:
  # of our own
  - issue: AB-{number}
    id: {id}
    field: estimate
    value: 5
    base: 3
    reason: forgotten
"""


def push(n: int | None) -> int | None:
    """The exit code of a push in a child of this process; None: it was killed."""
    child = os.fork()
    if child == 0:
        if n is not None:
            die_at(n, (http.client.HTTPConnection, "getresponse"))
        os._exit(run_command(["corrections", "push", "--yes", "-q"]))
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def state(id_: int) -> dict[str, Any]:
    """How often Jira's history tells of the change, and what is kept of it here."""
    url = f"{os.environ['JIRA_URL']}/rest/api/3/issue/{id_}?expand=changelog&fields=id"
    login = (os.environ["JIRA_EMAIL"], os.environ["JIRA_TOKEN"])
    histories = requests.get(url, auth=login, timeout=10).json()["changelog"]["histories"]
    writes = load_writes(CACHE)
    return {
        "changes": sum(item["toString"] == "5" for history in histories for item in history["items"]),
        "steps": [write.step for write in writes],
        "claimed": sum(write.changes for write in writes),
        "decided": [record["decision"] for record in load_decisions(CACHE).records],
        "file": Path("config/corrections.yml").read_text(encoding="utf-8"),
    }


def attempt(folder: Path, n: int) -> dict[str, Any]:
    own = shutil.copytree(folder, folder.with_name(f"{folder.name}-{n}"))
    os.chdir(own)
    id_ = 10_400 + n
    Path("config/corrections.yml").write_text(ENTRY.format(number=400 + n, id=id_), encoding="utf-8")
    first = push(n)
    done = {"killed": first is None, "after": state(id_), "code": push(None), "at_last": state(id_)}
    shutil.rmtree(own)
    return done


def main(folder: str) -> None:
    for n in range(200):
        done = attempt(Path(folder), n)
        print(json.dumps(done), flush=True)  # noqa: T201
        if not done["killed"]:
            return


if __name__ == "__main__":
    main(sys.argv[1])
