"""Certificates: whatever is wrong with one ends the run; a company's own authority is named in the environment."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from generator.errors import JiraError
from generator.fetch.limits import Clock
from generator.fetch.secret import make_credentials
from generator.fetch.session import Session

TOKEN = "canary-token"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `ca.pem`, and a certificate and key for each of three servers."""
    folder = tmp_path_factory.mktemp("tls")
    own = trustme.CA()
    own.cert_pem.write_to_path(folder / "ca.pem")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for name, certificate in (
        ("right", own.issue_cert("127.0.0.1")),
        ("elsewhere", own.issue_cert("jira.example.com")),
        ("over", own.issue_cert("127.0.0.1", not_before=yesterday - timedelta(days=1), not_after=yesterday)),
    ):
        certificate.private_key_pem.write_to_path(folder / f"{name}.key")
        certificate.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
    return folder


class _Jira(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        heard.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass


class _Server(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that does not like the certificate hangs up


heard: list[str] = []


@pytest.fixture
def url(authority: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    name = getattr(request, "param", "right")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{name}.pem", authority / f"{name}.key")
    heard.clear()
    with _Server(("127.0.0.1", 0), _Jira) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def read(url: str) -> object:
    session = Session(url, make_credentials(None, TOKEN), clock=Clock(sleep=lambda _: None))
    return session.get("/rest/api/2/field", "the fields").body


def test_a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(JiraError, match=r"certificate of 127\.0\.0\.1.* is not accepted") as caught:
        read(url)
    assert "REQUESTS_CA_BUNDLE" in caught.value.hint
    assert heard == []


def test_an_authority_of_the_company_is_named_in_the_environment(
    url: str, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority / "ca.pem"))
    assert read(url) == {}
    assert heard == [f"Bearer {TOKEN}"]


@pytest.mark.parametrize("url", ["elsewhere"], indirect=True)
def test_a_certificate_of_another_host_is_refused(url: str, authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority / "ca.pem"))
    with pytest.raises(JiraError, match="is not accepted"):
        read(url)
    assert heard == []


@pytest.mark.parametrize("url", ["over"], indirect=True)
def test_a_certificate_that_is_over_is_refused(url: str, authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was over a day before it was made."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority / "ca.pem"))
    with pytest.raises(JiraError, match="is not accepted"):
        read(url)
    assert heard == []
