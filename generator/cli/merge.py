"""`sprint-reports merge`: the parts of a site that several machines built become the site."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.options import CACHE_OPTION, SITE_OPTION, Run, common_options
from generator.cli.passphrase import read_passphrase
from generator.cli.readers import PUBLIC_OPTION, look_at_readers
from generator.cli.reading import check_look, utc_text
from generator.cli.result import (
    address,
    count,
    exit_code,
    limit_lines,
    site_document,
    summarise,
    tell_incomplete,
    tell_site,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.cache.store import Store
    from generator.config import Config
    from generator.corrections import Settlement
    from generator.parts.archive import Share
    from generator.parts.join import Joined
    from generator.redaction import Secret
    from generator.write.site import WrittenSite

EPILOG = """\b
Example:
  sprint-reports merge parts/1 parts/2
  # after, on one machine: sprint-reports build --part parts/1 --cache caches/1 --board 1 --board 2
  # and on another:        sprint-reports build --part parts/2 --cache caches/2 --board 3"""


@click.command(epilog=EPILOG)
@click.argument("parts", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False))
@SITE_OPTION
@PUBLIC_OPTION
@CACHE_OPTION
@common_options(json=True)
def merge(run: Run, *, parts: tuple[Path, ...], site: Path | None, public: bool, cache: Path | None) -> int:
    """Make a site of the parts that several machines built.

    These are the folders of `build --part`. Parts that do not belong together are refused: of another config, version
    or Jira, a board twice or missing, or damaged.
    Its cache holds no data: only what the next `plan` needs, and the salt of a protected site.
    """
    from generator.cache.store import Store  # noqa: PLC0415  # only now needed
    from generator.parts.join import join  # noqa: PLC0415  # imports pandas

    config = run.load_config()
    check_look(config.site.look)
    passphrase = read_passphrase(config.site, run.console.redactor)
    store = Store(cache or config.cache_dir)
    look_at_readers(run.console, config, config.boards, store.directory, public=public)
    with run.console.group("Write the site"):
        run.console.progress("Writing the site")
        joined = join(parts, config.site, config.boards)
        written, unsettled = _write(config, joined, store, site or config.site_dir, passphrase)
    return _tell(run, joined, written, (*joined.told.incomplete, *unsettled))


def _write(
    config: "Config", joined: "Joined", store: "Store", site_dir: Path, passphrase: "Secret | None"
) -> "tuple[WrittenSite, list[str]]":
    from generator.cache.salt import keep_salt  # noqa: PLC0415  # only now needed
    from generator.corrections import tell_unsettled  # noqa: PLC0415  # the same
    from generator.parts.assemble import assemble  # noqa: PLC0415  # imports pandas
    from generator.parts.division import keep_costs  # noqa: PLC0415  # the same
    from generator.parts.told import report_of  # noqa: PLC0415  # the same
    from generator.protect import protect  # noqa: PLC0415  # the same
    from generator.protect.keys import derive_keys  # noqa: PLC0415  # the same
    from generator.write.site import write_site  # noqa: PLC0415  # the same

    settlements: list[tuple[Settlement, ...]] = []

    def shares() -> "Iterator[Share]":
        for share in joined.shares():
            settlements.append(share.part.settlements)
            yield share

    files = assemble(shares(), report_of(joined.told, config.site))
    store.prepare()
    if config.site.protect:
        files = protect(files, derive_keys(passphrase, keep_salt(store.directory)), config.site)
    written = write_site(files, site_dir)
    keep_costs(store.directory, joined.costs)
    return written, list(tell_unsettled(settlements))


def _tell(run: Run, joined: "Joined", written: "WrittenSite", incomplete: tuple[str, ...]) -> int:
    console, code = run.console, exit_code(incomplete)
    tell_site(console, written)
    tell_incomplete(console, incomplete)
    folders = list(dict.fromkeys(str(folder) for folder, _ in joined.pieces))
    what = f"{count(len(joined.pieces), 'board')} of {count(len(folders), 'part')}"
    line = f"Site of {utc_text(joined.told.as_of)}: {what}, {count(written.files, 'file')}, {address(written)}"
    summarise(console, "Sprint reports", [line, *limit_lines(written)], incomplete)
    console.document(
        {
            "schema": "sprint-reports/merge/1",
            "exit_code": code,
            "as_of": joined.told.as_of.isoformat().replace("+00:00", "Z"),
            "parts": folders,
            "site": site_document(written),
            "incomplete": list(incomplete),
        }
    )
    return code
