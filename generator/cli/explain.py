"""`sprint-reports explain KEY`: one issue's reading in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import CACHE_OPTION, Run, common_options
from generator.cli.reading import choose_boards, load_generation
from generator.cli.result import DONE
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.cache.store import Generation
    from generator.domain import BoardSettings
    from generator.explain.reading import Explanation

EPILOG = """\b
Example:
  sprint-reports explain AB-12
  sprint-reports explain AB-12 --board 1 --json"""


@click.command(epilog=EPILOG)
@click.argument("key")
@click.option("--board", "wanted", metavar="ID", multiple=True, help="Only on this board, by number or name.")
@CACHE_OPTION
@common_options(json=True)
def explain(run: Run, *, key: str, wanted: tuple[str, ...], cache: Path | None) -> int:
    """Tell an issue's history and its part in each sprint.

    When a number looks wrong, this shows how it came about. Reads the cache; Jira is not asked.
    """
    from generator.explain.document import explanation_document, explanation_lines  # noqa: PLC0415  # imports pandas

    config = run.load_config()
    boards = choose_boards(config.boards, wanted)
    generation = load_generation(config, cache or config.cache_dir)
    explanations = list(_explain(generation, boards, key))
    for explanation in explanations:
        for line in explanation_lines(explanation):
            run.console.say(line)
        run.console.say("")
    documents = [explanation_document(explanation) for explanation in explanations]
    run.console.document({"schema": "sprint-reports/explain/1", "key": key, "boards": documents})
    return DONE


def _explain(generation: "Generation", boards: "Sequence[BoardSettings]", key: str) -> "Iterator[Explanation]":
    from generator.cache.snapshot import load_snapshot  # noqa: PLC0415  # heavy
    from generator.explain.reading import explain_issue, find_issue, near_keys  # noqa: PLC0415  # heavy
    from generator.history.replay import replay  # noqa: PLC0415  # heavy
    from generator.metrics.old_work import add_old_work  # noqa: PLC0415  # heavy

    near: list[str] = []
    found = False
    for settings in boards:
        snapshot = load_snapshot(generation, settings)
        issue = find_issue(snapshot, key)
        if issue:
            found = True
            yield explain_issue(snapshot, add_old_work(replay(snapshot)), issue)
        else:
            near += [other for other in near_keys(snapshot, key) if other not in near]
    if not found:
        hint = (
            f"Did you mean {', '.join(near[:5])}?" if near else "No cached key looks like it; a new issue needs a sync"
        )
        raise ConfigError(f"The cache holds no issue {key} on these boards", hint)
