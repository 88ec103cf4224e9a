"""Fixtures that more than one folder uses."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.demo_site import BuiltDemo


@pytest.fixture(scope="session", params=["cloud", "data_center"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "BuiltDemo":
    """The demo's site for each flavour, built once a run."""
    from generator.demo.story import make_world  # noqa: PLC0415  # most tests never need it
    from tests.demo_site import build_demo  # noqa: PLC0415  # the same

    return build_demo(tmp_path_factory.mktemp(request.param), request.param, make_world())
