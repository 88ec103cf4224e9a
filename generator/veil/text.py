"""Keys of issues and the Jira's address inside texts that people wrote: found and replaced.

A key may be of another case, carry leading zeros or a typographic dash, or have characters in it that nobody sees. A
word that only looks like a key ("UTF-8") stays: keys are those of the projects that are known.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from generator.privacy import Privacy, pseudonym

ADDRESS = "(address not shown)"
_DASH = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ANY_UNSEEN = f"[{_UNSEEN}]*+"
_PATH = r"(?:/[^\s<>\"')\]]*)?"


class TextVeil:
    """Calling it gives a text without what is hidden.

    Args:
        privacy: what is hidden.
        addresses: where the Jira is.
        keys: the keys that are known, with the issues' ids where these are known too.
    """

    def __init__(self, privacy: Privacy, addresses: Iterable[str], keys: Mapping[str, int | None]) -> None:
        self._privacy = privacy
        self._hosts = sorted({urlsplit(address).hostname or "" for address in addresses} - {""})
        self._keys = keys

    def __call__(self, text: str) -> str:
        """The text as readers may see it."""
        if self._address:
            text = self._address.sub(ADDRESS, text)
        return self._pattern.sub(self._replace, text) if self._pattern else text

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return _key_pattern({key.rpartition("-")[0] for key in self._keys}) if self._privacy.keys != "show" else None

    @cached_property
    def _address(self) -> re.Pattern[str] | None:
        return _address_pattern(self._hosts) if self._privacy.links == "hide" else None

    def _replace(self, found: re.Match[str]) -> str:
        project = re.sub(f"[{_UNSEEN}]", "", found["project"]).upper()
        number = int(re.sub(f"[{_UNSEEN}]", "", found["number"]))
        return pseudonym(self._keys.get(f"{project}-{number}"))


def _key_pattern(projects: Collection[str]) -> re.Pattern[str] | None:
    """Finds the keys of projects inside words too: "fix_AB-12b" holds one, "CAB-12" none of AB."""
    longest_first = sorted(filter(None, projects), key=lambda project: (-len(project), project))
    if not longest_first:
        return None
    number = rf"\d(?:{_ANY_UNSEEN}\d)*+"
    words = "|".join(_ANY_UNSEEN.join(map(re.escape, project)) for project in longest_first)
    return re.compile(
        rf"(?<![A-Za-z0-9])(?P<project>{words}){_ANY_UNSEEN}{_DASH}{_ANY_UNSEEN}(?P<number>{number})", re.IGNORECASE
    )


def _address_pattern(hosts: Sequence[str]) -> re.Pattern[str] | None:
    """Finds an address with what follows it."""
    forms = "|".join(map(_address_form, hosts))
    return re.compile(rf"(?<![\w.-])(?:{forms})(?![\w-])(?::\d+)?{_PATH}", re.IGNORECASE) if forms else None


def _address_form(host: str) -> str:
    """A host's name counts alone only where it is no plain word ("jira")."""
    scheme = "(?:https?://)?" if re.search("[.:]", host) else "https?://"
    return rf"{scheme}\[?{re.escape(host)}\]?"
