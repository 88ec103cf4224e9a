"""Where Jira delivers: nothing is parsed before the signature holds, nothing is answered well before it is kept."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from itertools import chain
from typing import Any
from wsgiref.types import WSGIEnvironment

from generator.errors import CacheError
from generator.redaction import Secret
from generator.serve.answer import Answer, json_answer
from generator.serve.counters import Counters
from generator.serve.echoes import OwnWrites
from generator.serve.event import OVERSIZE, read_event
from generator.serve.inbox import Inbox
from generator.serve.signature import is_signed

MOST_BODY = 1024 * 1024
_PIECE = 64 * 1024
_RETRY_S = "30"


class Door:
    """Answers 202 once an event is kept (or is known), 401 to whom cannot sign, 503 when it can take no more.

    An event that is signed but too large is answered 413, and the boards are looked at all the same. The echo of what
    we wrote ourselves is kept, and nothing is read because of it.

    Args:
        secret: what Jira signs with.
        inbox: where events are kept.
        counters: told of every webhook.
        own: what we wrote to Jira ourselves.
        now: the clock.
    """

    def __init__(
        self, secret: Secret, inbox: Inbox, counters: Counters, own: OwnWrites, now: Callable[[], datetime]
    ) -> None:
        self._secret, self._inbox, self._counters, self._own, self._now = secret, inbox, counters, own, now

    def __call__(self, environ: WSGIEnvironment) -> Answer:
        """Answer one POST."""
        stream = environ["wsgi.input"]
        body = stream.read(MOST_BODY + 1)
        pieces = chain((body,), _rest(stream))
        if not is_signed(pieces, environ.get("HTTP_X_HUB_SIGNATURE", ""), self._secret):
            return self._tell("forged", HTTPStatus.UNAUTHORIZED, "refused")
        return self._take(body, environ.get("HTTP_X_ATLASSIAN_WEBHOOK_IDENTIFIER", ""))

    def _take(self, body: bytes, identifier: str) -> Answer:
        oversize = len(body) > MOST_BODY
        event = OVERSIZE if oversize else read_event(body)
        is_echo = self._own.made(event.change)
        if is_echo:
            event = replace(event, hint=None)
        try:
            taken = self._inbox.take(event, hashlib.sha256(body).hexdigest(), identifier, self._now())
        except CacheError:  # the disk is full or fails: Jira tries again later
            return self._tell("unkept", HTTPStatus.SERVICE_UNAVAILABLE, "unkept", Retry_After=_RETRY_S)
        if taken == "full":
            return self._tell(taken, HTTPStatus.SERVICE_UNAVAILABLE, taken, Retry_After=_RETRY_S)
        if oversize:
            return self._tell("oversize", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "oversize")
        outcome = "echo" if is_echo and taken == "accepted" else taken
        return self._tell(outcome, HTTPStatus.ACCEPTED, outcome)

    def _tell(self, outcome: str, status: HTTPStatus, word: str, **headers: str) -> Answer:
        self._counters.count("webhooks", outcome)
        return json_answer(status, {"status": word}, **headers)


def _rest(stream: Any) -> Iterator[bytes]:  # noqa: ANN401  # a readable file
    return iter(partial(stream.read, _PIECE), b"")
