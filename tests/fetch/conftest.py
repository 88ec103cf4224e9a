"""A faked HTTP for the client's unit tests, and sessions that do not sleep."""

from collections.abc import Iterator

import pytest
import responses

from generator.fetch.limits import Clock
from generator.fetch.secret import make_credentials
from generator.fetch.session import Session
from tests.fetch.faked import CANARY, EMAIL, SITE


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def naps() -> list[float]:
    """The waits that would have been slept."""
    return []


@pytest.fixture
def session(naps: list[float]) -> Session:
    return Session(SITE, make_credentials(EMAIL, CANARY), clock=Clock(sleep=naps.append))
