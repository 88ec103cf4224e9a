"""What a Jira holds that a private site must not: every name, key, goal and address, and how to look for them."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.demo.world import World
from generator.privacy import Privacy
from tests.opened import opened

_FEWEST = 8  # characters; less is found by chance
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Gossip:
    """The texts of a world that the settings of privacy take away. What is always shown may repeat one of them."""

    world: World
    host: str

    def find(self, privacy: Privacy, files: Mapping[str, bytes]) -> Iterator[str]:
        """Every hidden thing that a file of a site, or something printed, holds nevertheless."""
        for path, content in files.items():
            text = readable(path, content)
            for kind, words in self._hidden(privacy).items():
                yield from (f"{path}: {kind} {word!r}" for word in words if word in text)
            if privacy.keys == "pseudonym":
                yield from (f"{path}: key {found}" for found in self._keys.findall(text))

    def _hidden(self, privacy: Privacy) -> Mapping[str, list[str]]:
        wanted = {
            "summary": self.summaries if privacy.summaries == "hide" else [],
            "goal": self.goals if privacy.goals == "hide" else [],
            "address": [self.host] if privacy.links == "hide" else [],
        }
        return {kind: words for kind, words in wanted.items() if words}

    @cached_property
    def summaries(self) -> list[str]:
        return self._telling(issue.summary for issue in self.world.state().issues.values())

    @cached_property
    def goals(self) -> list[str]:
        return self._telling(sprint.goal for sprint in self.world.state().sprints.values())

    @cached_property
    def _keys(self) -> re.Pattern[str]:
        projects = "|".join(project.key for project in self.world.projects)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{projects})-\d+", re.IGNORECASE)

    def _telling(self, texts: Iterable[str]) -> list[str]:
        """Those that could only be there because somebody copied them."""
        always = [normal(version.name) for version in self.world.versions]
        always += [normal(sprint.name) for sprint in self.world.state().sprints.values()]
        words = {normal(text) for text in texts}
        return sorted(
            word
            for word in words
            if len(word) >= _FEWEST and not _DAY.fullmatch(word) and not any(word in name for name in always)
        )


def readable(path: str, content: bytes) -> str:
    """A file as people and programs read it: entities and escapes resolved, blanks alike."""
    text = content.decode("utf-8", "replace")
    if path.endswith(".json"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return normal(html.unescape(text) if path.endswith((".html", ".xml")) else text)


def normal(text: str) -> str:
    return " ".join(text.split())


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its path, those in archives too."""
    return opened({str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
