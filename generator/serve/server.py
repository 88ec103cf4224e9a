"""The web server: waitress, with a deadline for each request and no harm from clients that never finish theirs.

Waitress reads requests in one thread and hands whole ones to a few others, so a slow client holds a connection and
nothing else. What it lacks is a bound on how long a request may take to arrive: a byte now and then keeps one for ever,
and as many of these as connections are allowed would keep everybody else out. The channel here knows when its request
began, and when the house is nearly full, those that dawdle have to leave early.
"""

import logging
import math
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from generator.errors import ConfigError

THREADS = 8
MOST_CONNECTIONS = 200
MOST_RECEIVED = 4 * 1024 * 1024  # bytes of one request; what is large waits on the disk, not in memory
_READ_S, _HURRIED_READ_S, _IDLE_S = 10, 1, 30
_BACKLOG = 512
_NEARLY_FULL = MOST_CONNECTIONS * 3 // 4


class _Channel(HTTPChannel):
    """A connection that knows since when its client owes it the rest of a request."""

    _begun_at: float | None = None

    @property
    def owed_since(self) -> float:
        """When the request that is still arriving began; `inf`: none is. A new connection owes its first one."""
        return self.creation_time if self._begun_at is None else self._begun_at

    def received(self, data: bytes) -> bool:
        """Take what arrived."""
        if self.request is None:
            self._begun_at = time.time()
        taken = super().received(data)
        if self.request is None:
            self._begun_at = math.inf
        return taken


class _Server(TcpWSGIServer):
    channel_class = _Channel

    def maintenance(self, now: float) -> None:
        """Close connections whose request takes too long to arrive, and idle ones."""
        super().maintenance(int(now))
        channels: list[_Channel] = list(self.active_channels.values())  # type: ignore[attr-defined]  # it is a dict
        patience = _HURRIED_READ_S if len(channels) >= _NEARLY_FULL else _READ_S
        for channel in channels:
            if not channel.requests and channel.owed_since < now - patience:
                channel.will_close = True


@contextmanager
def running(
    application: WSGIApplication, host: str, port: int, on_bug: Callable[[str], None]
) -> Iterator[tuple[str, int]]:
    """A server in a thread of its own until the end of the block; gives the address and port that it has.

    `on_bug` is told the traceback when the application fails, which the client sees as a 500.

    Raises:
        ConfigError: the address cannot be had.
    """
    with _telling(on_bug):
        sockets: dict[int, Any] = {}
        server = _make(application, _listen(host, port), sockets)
        stopping = threading.Event()
        thread = threading.Thread(target=_loop, args=(sockets, stopping), name="server", daemon=True)
        thread.start()
        bound_to, number = server.getsockname()
        try:
            yield bound_to, int(number)
        finally:
            server.trigger.pull_trigger(stopping.set)  # type: ignore[attr-defined]  # it is no number; runs in the loop
            thread.join()
            server.task_dispatcher.shutdown()
            wasyncore.close_all(sockets, ignore_all=True)  # only now: pulling the trigger writes to one of them


def _make(application: WSGIApplication, listener: socket.socket, sockets: dict[int, Any]) -> _Server:
    adjustments = Adjustments(
        sockets=[listener],
        threads=THREADS,
        connection_limit=MOST_CONNECTIONS,
        max_request_body_size=MOST_RECEIVED,
        inbuf_overflow=128 * 1024,
        channel_timeout=_IDLE_S,
        cleanup_interval=1,
        asyncore_use_poll=True,
        backlog=_BACKLOG,
        ident=None,
        log_socket_errors=False,
        clear_untrusted_proxy_headers=False,  # they are no address to us, but a sign that a proxy asks
    )
    place = (listener.family, listener.type, listener.proto, listener.getsockname())
    return _Server(application, map=sockets, _sock=listener, adj=adjustments, sockinfo=place, bind_socket=False)


def _listen(host: str, port: int) -> socket.socket:
    """A socket of ours: waitress would start its threads before it finds an address taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise ConfigError(
            f"Cannot listen at {host}, port {port}: {reason}", "Choose another with --port; 0 takes any that is free"
        ) from None


def _loop(sockets: dict[int, Any], stopping: threading.Event) -> None:
    while not stopping.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)


@contextmanager
def _telling(on_bug: Callable[[str], None]) -> Iterator[None]:
    """Waitress's own log goes to `on_bug`, if anything went wrong with a request."""
    logger, handler = logging.getLogger("waitress"), _Handler(on_bug)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = True


class _Handler(logging.Handler):
    def __init__(self, on_bug: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._on_bug = on_bug

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it."""
        self._on_bug(logging.Formatter().format(record))
