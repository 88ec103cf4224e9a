"""A static server on loopback that serves a folder as GitHub Pages does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROJECT = "some-project"


class _Pages(SimpleHTTPRequestHandler):
    """Silent, and with the site's own page for what is missing."""

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / PROJECT / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve(root: Path) -> ThreadingHTTPServer:
    """A server of the folder, at work; who asked for it shuts it down."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of the project's site, whose folder lies in `root`."""
    with serve(root) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/{PROJECT}/"
        server.shutdown()
