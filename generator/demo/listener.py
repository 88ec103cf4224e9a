"""The socket side of the demo Jira: HTTP/1.1 with keep-alive on loopback, one thread a connection."""

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any, TypeAlias

from generator.demo.exchange import Reply, Wire

Socket: TypeAlias = Any  # the base class allows a pair for datagrams, which we never have
Answer = Callable[[str, str, Mapping[str, str], bytes], Reply]


class Listener(ThreadingHTTPServer):
    """Hands every request to `answer` (method, target, headers, body) and sends its reply.

    `clock` is what the Date header says, in seconds since the epoch. `crashes` are errors of our own: the client saw
    its connection close. `latency_s` passes before each reply, and `closing` is set when the server ends.
    `most_at_once` is how many requests were under way at the same time, at the most.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, port: int, answer: Answer, clock: Callable[[], float]) -> None:
        self.answer = answer
        self.clock = clock
        self.crashes: list[BaseException] = []
        self.closing = threading.Event()
        self.latency_s = 0.0
        self.most_at_once = 0
        self._under_way = 0
        self._counting = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """A request is under way until the end of the block."""
        with self._counting:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            yield
        finally:
            with self._counting:
                self._under_way -= 1

    def process_request(self, request: Socket, client_address: object) -> None:
        """Remember the connection until it is closed."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Socket) -> None:
        """Close a connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Hang up on clients that keep their connection, so that no thread outlives the server."""
        self.closing.set()
        for connection in tuple(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is being closed right now
        super().server_close()

    def handle_error(self, request: Socket, client_address: object) -> None:  # noqa: ARG002 - the signature is the base's
        """Keep our own errors; a client that went away is none."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            self.crashes.append(error)


class _Dripping(BufferedIOBase):
    """Sends byte by byte, until the server ends."""

    def __init__(
        self, connection: socket.socket, stream: BufferedIOBase, pause_s: float, closing: threading.Event
    ) -> None:
        self._connection = connection
        self._stream = stream
        self._pause_s = pause_s
        self._closing = closing

    def write(self, content: Any) -> int:  # noqa: ANN401 - bytes of any kind
        for byte in content:
            self._connection.sendall(bytes((byte,)))
            if self._closing.wait(self._pause_s):
                break
        return len(content)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One segment a reply: without these, delayed acknowledgements cost 40 ms each.
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: Listener

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.counted():
            reply = self.server.answer(self.command, self.path, dict(self.headers.items()), body)
            self.server.closing.wait(reply.wire.delay_s + self.server.latency_s)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self._end_head(reply)
        if self.command != "HEAD":
            self._send_body(reply)
        if reply.wire.resets:
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _end_head(self, reply: Reply) -> None:
        wire = reply.wire
        own_length = any(name.lower() == "content-length" for name in reply.headers)
        self.close_connection = own_length or wire.resets or wire.ends_after is not None
        if wire.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif not own_length:
            self.send_header("Content-Length", str(len(reply.body)))
        if wire.drips_head:
            self._drip_from_now(wire)
        self.end_headers()

    def _send_body(self, reply: Reply) -> None:
        wire, body = reply.wire, reply.body
        if wire.chunked:
            parts = [body[at : at + wire.chunked] for at in range(0, len(body), wire.chunked)]
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])
        if wire.drip_s and not wire.drips_head:
            self.wfile.flush()
            self._drip_from_now(wire)
        self.wfile.write(body[: wire.ends_after])

    def _drip_from_now(self, wire: Wire) -> None:
        self.close_connection = True
        self.wfile = _Dripping(self.connection, self.wfile, wire.drip_s, self.server.closing)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve  # noqa: N815 - the names that http.server looks for

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.server.clock() if timestamp is None else timestamp)

    def version_string(self) -> str:
        return "AtlassianEdge"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
