"""A Jira of many teams in a process of its own: `python -m tests.benchmarks.jira BOARDS`, until its input ends.

It prints its address. Issues can be changed over the wire.
"""

import sys

from generator.demo.organisation import make_organisation
from generator.demo.server import DemoJira


def main() -> None:
    """Serve until standard input is closed."""
    with DemoJira(make_organisation(int(sys.argv[1])), "cloud") as jira:
        jira.allow_writes()
        jira.world.state()
        print(jira.url, flush=True)  # noqa: T201  # whoever started it waits for it
        sys.stdin.read()


if __name__ == "__main__":
    main()
