import pytest

from generator.addresses import is_loopback


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("localhost", True), ("a.localhost", True), ("127.8.9.1", True), ("::1", True), ("10.0.0.1", False), ("x", False)],
)
def test_loopback(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own
