"""The demo's site, built the way a user's is: a real client, a real cache, real sockets."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.build import build_site
from generator.cache.store import Store
from generator.cache.sync import sync
from generator.demo.server import DemoJira
from generator.demo.world import World
from generator.domain import BoardSettings, CommitmentRule, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import make_credentials

EMAIL = "robot@made-up.invalid"
TOKEN = "made-up-token-c4n4ry"


@dataclass(frozen=True)
class BuiltDemo:
    """A demo site on disk, the world it tells of, and the cache it was built from."""

    flavour: Flavour
    world: World
    site: Path
    cache: Path
    jira_url: str

    def load(self, path: str) -> Any:
        return json.loads((self.site / path).read_text(encoding="utf-8"))


def build_demo(
    folder: Path, flavour: Flavour, world: World, *, commitment_rule: CommitmentRule | None = None
) -> BuiltDemo:
    boards = [BoardSettings(ref=board.id, commitment_rule=commitment_rule) for board in world.boards]
    store = Store(folder / "cache")
    with DemoJira(world, flavour, token=TOKEN) as jira:
        url = jira.url
        sync(connect(url, make_credentials(EMAIL if flavour == "cloud" else None, TOKEN)), store, boards)
    generation = store.load()
    assert generation is not None
    build_site(generation, boards, "Demo", folder / "site")
    return BuiltDemo(flavour, world, folder / "site", folder / "cache", url)
