"""The passphrase of a protected site, from the environment alone: SITE_PASSPHRASE or SITE_PASSPHRASE_FILE."""

import os
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.cli.environment import read_secret
from generator.errors import ConfigError
from generator.redaction import Redactor, Secret

if TYPE_CHECKING:
    from generator.site_settings import SiteSettings

VARIABLE = "SITE_PASSPHRASE"
SHORTEST = 12
_LONGEST = 1000
_FEWEST_DIFFERENT = 5
_MAKE_ONE = (
    "Take five or six words that have nothing to do with each other, or let "
    '`python -c "import secrets; print(secrets.token_urlsafe(16))"` make one'
)


def read_passphrase(
    settings: "SiteSettings", redactor: Redactor, environ: Mapping[str, str] = os.environ
) -> Secret | None:
    """The passphrase of a site that the config protects, as browsers read it too; None: it does not.

    Raises:
        ConfigError: there is none or a weak one, one for a site that is not protected, or nothing to encrypt with.
    """
    given = read_secret(environ, VARIABLE, "passphrase")
    if not settings.protect:
        if given:
            raise ConfigError(
                f"{VARIABLE} is set, but the config does not say protect: true",
                "Add it to the config; or unset the variable, and everybody who has the site can read it",
            )
        return None
    from generator.protect.keys import check_installed  # noqa: PLC0415  # only protected sites need it

    check_installed()
    passphrase = _normalise(given or "")
    _check(passphrase)
    redactor.hide(passphrase)  # not earlier: a short one stands in half of all words
    return Secret(passphrase)


def _normalise(text: str) -> str:
    """One text for what looks the same and for every way to type it."""
    return unicodedata.normalize("NFKC", text.strip("\ufeff")).strip()


def _check(passphrase: str) -> None:
    if not passphrase:
        hint = f"Set {VARIABLE}, or {VARIABLE}_FILE to a file of yours alone that holds it. {_MAKE_ONE}"
        raise ConfigError("The config says protect: true, but there is no passphrase", hint)
    if not passphrase.isprintable():
        raise ConfigError(
            f"{VARIABLE} holds a line end or another character that nobody can type",
            "Give it on one line. (The value is not shown on purpose.)",
        )
    if len(passphrase) < SHORTEST or len(set(passphrase)) < _FEWEST_DIFFERENT:
        raise ConfigError(
            f"{VARIABLE} is too easy to guess: it needs {SHORTEST} characters, and {_FEWEST_DIFFERENT} different ones. "
            "Whoever has the site can try guesses on a machine of their own for as long as they like",
            _MAKE_ONE,
        )
    if len(passphrase) > _LONGEST:
        raise ConfigError(f"{VARIABLE} is longer than {_LONGEST} characters", _MAKE_ONE)
