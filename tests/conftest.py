"""Fixtures that more than one folder uses, and the order that keeps two workers busy to the end."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.demo_site import BuiltDemo

LONGEST = ("test_wheel.py", "test_demo.py", "test_deterministic.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first: a worker that gets one last would finish long after the others."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(scope="session", params=["cloud", "data_center"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "BuiltDemo":
    """The demo's site for each flavour, built once a run."""
    from tests.demo_site import built_demo  # noqa: PLC0415  # most tests never need it

    return built_demo(tmp_path_factory.getbasetemp(), request.param)
