"""`sprint-reports build`: Jira -> cache -> site."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import ACCEPT_LOSS_OPTION, CACHE_OPTION, MAX_WAIT_OPTION, SITE_OPTION, Run, common_options
from generator.cli.part import PART_OPTION, PartWish, build_part, check_part
from generator.cli.passphrase import read_passphrase
from generator.cli.readers import PUBLIC_OPTION, count_readers, look_at_readers, tell_readers
from generator.cli.reading import check_look, choose_boards, load_generation, sync_cache, utc_text
from generator.cli.result import (
    address,
    count,
    exit_code,
    limit_lines,
    site_document,
    summarise,
    sync_lines,
    tell_incomplete,
    tell_site,
)
from generator.cli.single import PAGE_OPTION, SINGLE_FILE_OPTION, check_single
from generator.cli.standing import Call, Watch, tell_if_standing
from generator.cli.verdicts import GATE_FAILED, tell_verdicts, verdict_document, verdict_line
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.cache.disclosure import Disclosure
    from generator.cache.report import SyncReport
    from generator.cache.store import Generation
    from generator.config import Config
    from generator.gates import Gate, Verdict
    from generator.write.site import WrittenSite

EPILOG = """\b
Example:
  sprint-reports build
  sprint-reports build --offline --site public
  sprint-reports build --board 1 --board "Team Blue"   # a site with these alone
  sprint-reports build --single-file sprint.html       # one page to attach to a mail
  sprint-reports build --fail-on "completion_rate < 60" --fail-on "active: scope_change > 30"

A rule is judged on the latest closed sprint, or with "active:" on the running one."""


@dataclass(frozen=True)
class _Built:
    """What a build did."""

    report: "SyncReport | None"
    generation: "Generation"
    site: "WrittenSite"
    verdicts: "tuple[Verdict, ...]"
    readers: "Disclosure"
    unsettled: tuple[str, ...] = ()


def _gate(text: str) -> "Gate":
    from generator.gates.gate import parse_gate  # noqa: PLC0415  # only now needed

    try:
        return parse_gate(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _check_keys(gates: "tuple[Gate, ...]") -> None:
    """Refuse a gate that names no figure before anything is read or written."""
    if not gates:
        return
    from generator.gates import gate_keys  # noqa: PLC0415  # imports pandas

    keys = gate_keys()
    for gate in gates:
        if gate.key not in keys:
            near = get_close_matches(gate.key, keys, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"The figures are: {', '.join(keys)}"
            raise ConfigError(f"--fail-on {gate.text!r}: there is no figure {gate.key}", hint)


@click.command(epilog=EPILOG)
@click.option("--offline", is_flag=True, help="Build from the cache alone; Jira is not asked.")
@SITE_OPTION
@click.option(
    "--board", "wanted", metavar="ID", multiple=True, help="Only this board, by number or name; may be repeated."
)
@PUBLIC_OPTION
@click.option(
    "--fail-on",
    "rules",
    metavar="RULE",
    multiple=True,
    callback=lambda _, __, texts: tuple(_gate(text) for text in texts),
    help='Exit with 6 when a figure is so, such as "completion_rate < 60"; may be repeated.',
)
@PART_OPTION
@SINGLE_FILE_OPTION
@PAGE_OPTION
@ACCEPT_LOSS_OPTION
@MAX_WAIT_OPTION
@CACHE_OPTION
@common_options(json=True)
def build(
    run: Run,
    *,
    offline: bool,
    site: Path | None,
    wanted: tuple[str, ...],
    public: bool,
    rules: "tuple[Gate, ...]",
    part: Path | None,
    single_file: Path | None,
    page: str,
    accept_loss: bool,
    max_wait: float | None,
    cache: Path | None,
) -> int:
    """Sync, then write the whole site anew.

    The site appears all at once or not at all: if anything fails, the old one stays.
    """
    stands = offline and not (part or single_file)
    call = Call(run.config_path, cache, site, (wanted, [rule.text for rule in rules], public))
    if stands and (code := tell_if_standing(call, run.console)) is not None:
        return code
    config = run.load_config(max_wait=max_wait)
    _check_keys(rules)
    check_look(config.site.look)
    check_single(single_file, page, site, config.site)
    boards = choose_boards(config.boards, wanted)
    cache_dir = cache or config.cache_dir
    look_at_readers(run.console, config, boards, cache_dir, public=public)
    if part:
        check_part(site, single_file)
        return build_part(run, config, PartWish(part, boards, cache, offline, accept_loss, rules))
    passphrase = read_passphrase(config.site, run.console.redactor)
    watch = Watch(call, config, cache_dir, site or config.site_dir) if stands else None
    report = None if offline else _sync(run, config, cache_dir, accept_loss=accept_loss)
    generation = load_generation(config, cache_dir)

    from generator.build import build_page, build_site  # noqa: PLC0415  # imports pandas; a failed sync never needs it
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.store import Store  # noqa: PLC0415  # the same

    with run.console.group("Write the site"):
        run.console.progress("Writing the site")
        audit = load_audit(Store(cache_dir))
        place = site or config.site_dir
        if single_file:
            built = build_page(generation, boards, config.site, single_file, audit, wanted=page, gates=rules)
        else:
            built = build_site(generation, boards, config.site, place, audit, gates=rules, passphrase=passphrase)
    readers = count_readers(generation, boards, config)
    told = _Built(report, generation, built.written, built.verdicts, readers, built.unsettled)
    code = _tell(run, told, cache_dir)
    if watch:
        watch.keep(run.console, code)
    return code


def _sync(run: Run, config: "Config", cache_dir: Path, *, accept_loss: bool) -> "SyncReport":
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed

    report = sync_cache(config, Store(cache_dir), run.console, accept_loss=accept_loss)
    for line in sync_lines(report, cache_dir, discreet=run.console.discreet):
        run.console.note(line)
    return report


def _tell(run: Run, built: _Built, cache_dir: Path) -> int:
    incomplete = (*(built.report.shortcomings if built.report else built.generation.incomplete), *built.unsettled)
    failed = any(verdict.failed for verdict in built.verdicts)
    code = GATE_FAILED if failed else exit_code(incomplete)
    tell_site(run.console, built.site)
    readers = tell_readers(run.console, built.readers)
    tell_incomplete(run.console, incomplete)
    tell_verdicts(run.console, built.verdicts)
    discreet = run.console.discreet
    lines = sync_lines(built.report, cache_dir, discreet=discreet) if built.report else []
    site_line = f"Site of {utc_text(built.generation.as_of)}: {count(built.site.files, 'file')}, {address(built.site)}"
    gates = [verdict_line(verdict, discreet=discreet) for verdict in built.verdicts]
    summarise(
        run.console, "Sprint reports", [*lines, site_line, *readers, *limit_lines(built.site), *gates], incomplete
    )
    run.console.document(
        {
            "schema": "sprint-reports/build/1",
            "exit_code": code,
            "as_of": built.generation.as_of.isoformat().replace("+00:00", "Z"),
            "site": site_document(built.site),
            "readers_learn": built.readers.as_json(),
            "sync": built.report.as_json() if built.report else None,
            "incomplete": list(incomplete),
            "gates": [verdict_document(verdict) for verdict in built.verdicts],
        }
    )
    return code
