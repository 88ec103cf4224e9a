"""A mail server for each test, and certificates made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.postman import Postman, make_certificates, run_server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    make_certificates(folder)
    return folder


@pytest.fixture
def postman(certificates: Path) -> Iterator[Postman]:
    """It wants STARTTLS and a login."""
    postman = Postman()
    controller = run_server(postman, certificates / "right.pem")
    try:
        yield postman
    finally:
        controller.stop()
