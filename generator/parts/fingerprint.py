"""What a board's share of a site is made of, as one fingerprint: when it is the same, so are the bytes.

In it are the board's data in the cache, what the config says of the board and of the site, the team's own templates,
this tool's code and its templates, and the versions of the libraries that compute, draw and render.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.cache.generation import Generation
from generator.cache.instants import board_instant, report_zone
from generator.cache.known_keys import known_keys
from generator.cache.manifest import instant_text
from generator.cache.results import FOLDER as RESULTS
from generator.cache.sprint_reports import FOLDER as REPORTS
from generator.domain import BoardSettings
from generator.gates import Gate
from generator.look import Look
from generator.parts.tool import digest, hash_all, hash_file, tool_fingerprint
from generator.site_settings import SiteSettings

_KEPT_NAME = re.compile(r"(\d+)(?:-\d+)?\.json")


@dataclass(frozen=True)
class Ingredients:
    """What the shares of all boards are made of.

    Attributes:
        generation: the data.
        settings: what the config says of the site.
        gates: the rules that are judged along.
        notices: what every page says, such as that the data is incomplete.
    """

    generation: Generation
    settings: SiteSettings
    gates: Sequence[Gate] = ()
    notices: Sequence[object] = ()

    def fingerprint(self, board: BoardSettings) -> str:
        """That of one board."""
        id_ = self.generation.board_id(board.ref)
        as_of = board_instant(self.generation, id_, report_zone(self.generation, board))
        return digest(
            {
                "common": self._common,
                "board": plain(board),
                "data": self.generation.board_inputs(id_),
                "as_of": instant_text(as_of),
                "kept": self._kept(id_),
            }
        )

    def common(self, board: BoardSettings) -> str:
        """That of what makes every sprint's page of a board beside the values that it shows."""
        look, privacy = self.settings.look, self.settings.privacy
        return digest([tool_fingerprint(), own_templates(look), plain(look), plain(privacy), plain(board)])

    @cached_property
    def _common(self) -> str:
        generation, settings = self.generation, self.settings
        return digest(
            {
                "tool": tool_fingerprint(),
                "own_templates": own_templates(settings.look),
                "owner": (generation.site_url, generation.account_id),
                "settings": plain(settings),
                "gates": plain(self.gates),
                "notices": plain(self.notices),
                "keys": known_keys(generation) if settings.privacy.hides else None,
            }
        )

    def _kept(self, board_id: int) -> Mapping[str, str]:
        """What was kept of the board's sprints, by us and by Jira."""
        directory = self.generation.directory
        paths = (path for folder in (RESULTS, REPORTS) for path in self._files(directory / folder).get(board_id, ()))
        return {f"{path.parent.name}/{path.name}": hash_file(path) for path in paths}

    def _files(self, folder: Path) -> Mapping[int, list[Path]]:
        """The files of a folder by the board's number, with which their names begin."""
        found: dict[int, list[Path]] = {}
        for path in sorted(folder.glob("*.json")):
            if name := _KEPT_NAME.fullmatch(path.name):
                found.setdefault(int(name[1]), []).append(path)
        return found


def plain(value: Any) -> Any:  # noqa: ANN401  # a setting may be anything
    """A setting as JSON can hold it, the same for equal ones in whatever order they keep their things."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return [[plain(key), plain(one)] for key, one in value.items()]
    if isinstance(value, frozenset | set):
        return sorted(json.dumps(plain(one)) for one in value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | bool | int | float) else repr(value)


def own_templates(look: Look) -> Mapping[str, str] | None:
    """The team's own templates by their hashes; None: it has none."""
    return hash_all(look.templates_dir) if look.templates_dir else None
