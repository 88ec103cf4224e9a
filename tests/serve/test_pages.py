"""The pages over real sockets: what is there, what is not, and who may see it."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.serve.app import is_from_here
from generator.serve.pages import find_file
from tests.serve.house import House

PAGE = b"""<!doctype html>
<html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
</head><body>x</body></html>
"""


@pytest.fixture
def shown(house: House) -> House:
    """A house with a site, and a secret beside it."""
    site = house.folder / "site"
    (site / "boards" / "1").mkdir(parents=True)
    (site / "assets").mkdir()
    for name in ("index.html", "boards/1/index.html", "404.html"):
        (site / name).write_bytes(PAGE)
    (site / "assets" / "style.123.css").write_bytes(b"p{}")
    (site / "feed.xml").write_bytes(b"<feed/>")
    (site / ".hidden").write_bytes(b"secret")
    (house.folder / "secret.txt").write_bytes(b"secret")
    house.live.show(site)
    return house


def test_a_page_gets_the_script_on_its_way_out_and_not_on_disk(shown: House) -> None:
    status, headers, body = shown.get("/")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "text/html; charset=utf-8", "no-store")
    build = shown.live.shown.build
    assert f'<script src="/-/live.js" data-build="{build}"></script>\n</head>' in body.decode()
    assert b"content=\"default-src 'none'; script-src 'self'\"" in body, "its own policy holds"
    assert (shown.folder / "site" / "index.html").read_bytes() == PAGE


def test_other_files_are_given_as_they_are(shown: House) -> None:
    status, headers, body = shown.get("/assets/style.123.css")
    assert (status, body, headers["content-type"]) == (200, b"p{}", "text/css; charset=utf-8")
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("max-age=31536000, immutable", "nosniff")
    assert shown.get("/feed.xml")[1]["content-type"] == "application/atom+xml; charset=utf-8"


def test_a_folder_is_its_first_page(shown: House) -> None:
    status, headers, _ = shown.get("/boards/1")
    assert (status, headers["location"]) == (308, "/boards/1/")
    assert shown.get("/boards/1/")[0] == 200
    assert shown.get("/boards/")[0] == 404


def test_the_head_of_a_page_comes_without_its_body(shown: House) -> None:
    whole = shown.get("/")
    status, headers, body = shown.get("/", "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", str(len(whole[2])))


def test_a_missing_page_is_the_sites_own(shown: House) -> None:
    status, _, body = shown.get("/nowhere.html")
    assert (status, b"live.js" in body) == (404, True)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/boards/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/.hidden",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/secret.txt%00.html",
        "/C:/secret.txt",
        f"/{'x' * 5000}",
    ],
)
def test_nothing_leads_out_of_the_folder(shown: House, path: str) -> None:
    status, headers, body = shown.get(path)
    assert (status, b"secret" in body, headers.get("location")) == (404, False, None)


def test_a_link_in_the_folder_leads_nowhere(shown: House) -> None:
    (shown.folder / "site" / "link.txt").symlink_to(shown.folder / "secret.txt")
    assert shown.get("/link.txt")[0] == 404


@given(st.text().map(lambda text: f"/{text}"))
def test_whatever_the_path_is_the_file_is_inside(path: str) -> None:
    folder = Path(__file__).parent
    found = find_file(folder, path)
    assert found is None or found.resolve().is_relative_to(folder)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_pages_are_only_read(shown: House, method: str) -> None:
    status, headers, _ = shown.get("/", method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_until_there_is_a_site_a_page_says_so_and_follows(house: House) -> None:
    status, _, body = house.get("/boards/1/")
    assert (status, b"being built" in body, b"live.js" in body) == (503, True, True)
    house.live.complain("The token <b>expired</b>")
    body = house.get("/")[2]
    assert b"There is no report yet" in body
    assert b"&lt;b&gt;expired" in body


def test_the_servers_own_files(house: House) -> None:
    assert b"Worker" in house.get("/-/live.js")[2]
    assert b"EventSource" in house.get("/-/worker.js")[2]
    assert house.get("/-/live.css")[1]["content-type"] == "text/css; charset=utf-8"
    assert house.get("/-/../live.js")[0] == 404
    assert house.get("/-/other")[0] == 404


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "localhost:8432", "x.localhost"])
def test_a_name_of_this_machine_opens_the_pages(shown: House, name: str) -> None:
    assert shown.get("/", Host=name)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "reports.example.com"},
        {"Host": "localhost.evil.example"},
        {"Host": "[::1"},
        {"Host": ""},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
    ],
)
def test_pages_are_for_this_machine_alone(shown: House, headers: dict[str, str]) -> None:
    """Another site's page may send a browser here under its own name; a proxy asks for somebody else."""
    for path in ("/", "/-/events", "/-/live.js"):
        assert shown.get(path, **headers)[0] == 404
    assert shown.get("/metrics", **headers)[0] == 200


def test_another_machine_sees_no_page() -> None:
    environ = {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "127.0.0.1"}
    assert not is_from_here(environ)
    assert is_from_here({**environ, "REMOTE_ADDR": "127.0.0.1"})


def test_a_request_without_a_host_sees_no_page(shown: House) -> None:
    with socket.create_connection(("127.0.0.1", shown.port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert connection.makefile("rb").readline().split()[1] == b"404"
