"""One answer read off the wire: whole, or not at all; bounded in time and in memory."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from requests import Response

from generator.errors import PageTooBigError
from generator.fetch.limits import Clock, Limits

_PIECE_BYTES = 64 * 1024


class SlowAnswerError(TimeoutError):
    """The answer trickles and is not whole in time. It never leaves this package."""


@dataclass(frozen=True, slots=True)
class Received:
    """An answer: `headers` know no case, `content` is the whole body, unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is no refusal."""
        return self.status < 400  # noqa: PLR2004  # where HTTP's errors begin

    @property
    def is_cut(self) -> bool:
        """Whether the body begins as JSON does, but does not end so (seen of Data Center, and of half a gzip)."""
        return self.content[:1] in (b"{", b"[") and self.content.rstrip()[-1:] not in (b"}", b"]")

    def json(self) -> Any:  # noqa: ANN401  # JSON
        """The body as JSON; None when it is none, or is nested deeper than Python reads."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None


def receive(response: Response, limits: Limits, clock: Clock, begun_at: float) -> Received:
    """Read the body piece by piece.

    Raises:
        PageTooBigError: it is larger than the limit, packed or unpacked.
        SlowAnswerError: the time for it is over.
        urllib3.exceptions.HTTPError: it breaks off, is shorter than announced, or cannot be unpacked.
    """
    try:
        content = b"".join(_pieces(response, limits, clock, begun_at))
    except BaseException:
        response.close()  # what is left of the answer must not be taken for the next one
        raise
    return Received(response.url, response.status_code, response.headers, content)


def _pieces(response: Response, limits: Limits, clock: Clock, begun_at: float) -> Iterator[bytes]:
    size = 0
    while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
        size += len(piece)
        if max(size, response.raw.tell()) > limits.body_bytes:
            raise _too_big(response, limits)
        if clock.now() - begun_at > limits.answer_s:
            raise SlowAnswerError
        yield piece


def _too_big(response: Response, limits: Limits) -> PageTooBigError:
    where = urlsplit(response.url)
    return PageTooBigError(
        f"{where.hostname} answers with more than {limits.body_bytes / 2**20:.0f} MiB ({where.path})",
        "No answer of Jira should be that large; look for a proxy in between, or ask who runs Jira",
    )
