"""A store, empty or written; the desk: a demo Jira of either flavour with an empty cache beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cache.store import Store
from tests.cache.desk import FLAVOURS, Desk, open_desk, small_world
from tests.cache.shards import write


@pytest.fixture(params=FLAVOURS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, request.param, small_world()) as desk:
        yield desk


@pytest.fixture
def synced(desk: Desk) -> Desk:
    desk.sync()
    return desk


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "cache")


@pytest.fixture
def written(store: Store) -> Store:
    write(store)
    return store
