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
    from generator.correction import Correction
    from generator.corrections import Judged
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

    When a number looks wrong, this shows how it came about: the story is Jira's, and what the report corrects of it
    stands below. Reads the cache; Jira is not asked.
    """
    from generator.explain.document import explanation_document, explanation_lines  # noqa: PLC0415  # imports pandas
    from generator.pages.corrections_data import correction_entries  # noqa: PLC0415  # the same

    config = run.load_config()
    boards = choose_boards(config.boards, wanted)
    generation = load_generation(config, cache or config.cache_dir)
    explanations = list(_explain(generation, boards, key))
    for explanation in explanations:
        for line in (*explanation_lines(explanation), *_tell_corrections(explanation, config.site.corrections)):
            run.console.say(line)
        run.console.say("")
    documents = [
        {
            **explanation_document(explanation),
            "corrections": correction_entries(_corrections_of(explanation, config.site.corrections)),
        }
        for explanation in explanations
    ]
    run.console.document({"schema": "sprint-reports/explain/1", "key": key, "boards": documents})
    return DONE


def _corrections_of(explanation: "Explanation", corrections: "Sequence[Correction]") -> "list[Judged]":
    from generator.corrections import correct  # noqa: PLC0415  # imports pandas

    judged = correct(explanation.snapshot, corrections).judged
    return [each for each in judged if each.issue and each.issue.id == explanation.issue.id]


def _tell_corrections(explanation: "Explanation", corrections: "Sequence[Correction]") -> "Iterator[str]":
    from generator.pages.corrections import STATES, tell_judged  # noqa: PLC0415  # imports pandas

    judged = _corrections_of(explanation, corrections)
    if judged:
        yield ""
        yield "What the report corrects"
    for each in judged:
        words = f"{STATES[each.state]}; reason: {each.correction.reason}"
        yield f"  {tell_judged(each, explanation.snapshot.rules.time_zone)}: {words}"


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
