"""Who answers what. The pages are for this machine alone, wherever the server listens."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from generator.addresses import is_loopback
from generator.resources import templates_dir
from generator.serve.answer import Answer, json_answer, not_found
from generator.serve.counters import Counters
from generator.serve.door import Door
from generator.serve.inbox import Inbox
from generator.serve.live import LiveSite
from generator.serve.pages import OWN, answer_page

WEBHOOK_PATH = "/webhooks/jira"
_OWN_FILES = {
    "live.css": "text/css; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "worker.js": "text/javascript; charset=utf-8",
}
_SIGNS_OF_A_PROXY = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


@dataclass(frozen=True)
class App:
    """The WSGI application. Without a `door` no webhook is received."""

    live: LiveSite
    counters: Counters
    inbox: Inbox
    door: Door | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        head_only = environ["REQUEST_METHOD"] == "HEAD"
        return self._answer(environ).send(start_response, head_only=head_only)

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path, method = _path(environ), environ["REQUEST_METHOD"]
        if path == WEBHOOK_PATH:
            return self._receive(environ, method)
        if method not in {"GET", "HEAD"}:
            return _wrong_method("GET, HEAD")
        if path == "/healthz":
            return self._health()
        if path == "/metrics":
            text = self.counters.metrics(len(self.inbox)).encode()
            return Answer(HTTPStatus.OK, text, "text/plain; version=0.0.4; charset=utf-8")
        return self._own(path, environ) if is_from_here(environ) else not_found()

    def _receive(self, environ: WSGIEnvironment, method: str) -> Answer:
        if self.door is None:
            return json_answer(HTTPStatus.NOT_FOUND, {"status": "webhooks are off: the server has no WEBHOOK_SECRET"})
        return self.door(environ) if method == "POST" else _wrong_method("POST")

    def _health(self) -> Answer:
        well, told = self.counters.health(len(self.inbox))
        return Answer(HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE, told, "application/json")

    def _own(self, path: str, environ: WSGIEnvironment) -> Answer:
        if not path.startswith(OWN):
            return answer_page(self.live.shown, path)
        name = path.removeprefix(OWN)
        if name == "events":
            seen = environ.get("HTTP_LAST_EVENT_ID", "")
            return Answer(HTTPStatus.OK, self.live.stream(seen), "text/event-stream; charset=utf-8")
        if name in _OWN_FILES:
            return Answer(HTTPStatus.OK, (templates_dir() / "live" / name).read_bytes(), _OWN_FILES[name])
        return not_found()


def is_from_here(environ: WSGIEnvironment) -> bool:
    """Whether a browser on this machine asks, by a name of this machine, and no proxy asks for somebody else.

    The name matters: another site's page can make a browser ask us under a name of its own (DNS rebinding).
    """
    is_asked_for_others = any(sign in environ for sign in _SIGNS_OF_A_PROXY)
    hosts = (environ.get("REMOTE_ADDR", ""), _host(environ))
    return all(is_loopback(host) for host in hosts) and not is_asked_for_others


def _host(environ: WSGIEnvironment) -> str:
    try:
        return urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:  # no name at all
        return ""


def _path(environ: WSGIEnvironment) -> str:
    """The path in words: WSGI hands bytes over as Latin-1."""
    return str(environ.get("PATH_INFO", "/")).encode("latin-1").decode("utf-8", "replace") or "/"


def _wrong_method(allowed: str) -> Answer:
    return Answer(HTTPStatus.METHOD_NOT_ALLOWED, b"Method not allowed.\n", headers={"Allow": allowed})
