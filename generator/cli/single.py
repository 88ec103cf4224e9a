"""The options of `build --single-file`, and what does not go with them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.site_settings import SiteSettings

SINGLE_FILE_OPTION = click.option(
    "--single-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write one page that needs no other file into FILE, to attach to a mail, and no site.",
)
PAGE_OPTION = click.option(
    "--page",
    metavar="PATH",
    default="",
    help="Which page --single-file writes, by its path in the site.  [default: the latest closed sprint's; of several "
    "boards the first page]",
)


def check_single(single_file: Path | None, page: str, site: Path | None, settings: "SiteSettings") -> None:
    """Refuse what contradicts itself before anything is read.

    Raises:
        ConfigError: the site is protected, and the page would not be.
        click.UsageError: options that do not go together.
    """
    if page and not single_file:
        raise click.UsageError("--page chooses the page of --single-file; give that too.")
    if single_file and site:
        raise click.UsageError("--single-file writes no site, so it does not go with --site.")
    if single_file and settings.protect:
        raise ConfigError(
            "--single-file writes a page that everybody can read, and the config says protect: true",
            "Send the page's address instead: it opens with the passphrase",
        )
