"""A Jira of many teams in a process of its own: `python -m tests.benchmarks.jira BOARDS [PORT]`, until its input ends.

It prints its address. Issues can be changed over the wire. To each line of its input it answers with a line: to
"requests" with how many came since it was last asked, to "later SECONDS" with its new time.
"""

import sys
from datetime import timedelta

from generator.demo.organisation import make_organisation
from generator.demo.server import DemoJira


def main() -> None:
    """Serve until standard input is closed."""
    boards, port = (int(argument) for argument in (*sys.argv[1:], "0")[:2])
    with DemoJira(make_organisation(boards), "cloud", port=port) as jira:
        jira.allow_writes()
        jira.world.state()
        _say(jira.url)
        for line in sys.stdin:
            _say(_obey(jira, line.split()))


def _obey(jira: DemoJira, words: list[str]) -> str:
    if words[0] == "requests":
        count = len(jira.requests)
        jira.reset()
        return str(count)
    with jira.lock:
        jira.world.now += timedelta(seconds=float(words[1]))
        return jira.world.now.isoformat()


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # whoever started it waits for it


if __name__ == "__main__":
    main()
