"""A mail server on loopback: real sockets, real TLS with a certificate of our own, and answers as a test wants them."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "robot", "smtp-canary p4ss"
SENDER, ANNA, BORIS = "reports@made-up.invalid", "anna@made-up.invalid", "boris@made-up.invalid"
HANG_UP = "hang up"


@dataclass(frozen=True)
class Received:
    """A mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    user: str

    @property
    def mail(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Postman:
    """What the server answers and what it got. Answers are used up in turn; without one it takes everything.

    `HANG_UP` as an answer closes the connection instead.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    at_sender: list[str] = field(default_factory=list)
    at_recipient: dict[str, list[str]] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    on_data: Callable[[], object] = lambda: None

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # the server's name
        del session, options
        envelope.mail_from = address
        return self._answer(server, self.at_sender)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # the server's name
        del session, options
        self.asked.append(address)
        answer = self._answer(server, self.at_recipient.get(address, []))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the server's name
        self.on_data()
        answer = self._answer(server, self.at_data)
        if answer.startswith("2"):
            user = session.auth_data.login.decode() if session.auth_data else ""
            encrypted = session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
            content = envelope.original_content
            self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), content, encrypted, user))
        return answer

    def _answer(self, server: Any, answers: list[str]) -> str:
        answer = answers.pop(0) if answers else "250 2.0.0 fine"
        if answer == HANG_UP:
            server.transport.abort()
            return "421 gone"
        return answer


class _Controller(Controller):
    """Takes a port that is free."""

    async def _create(self) -> asyncio.AbstractServer:
        server = await self.loop.create_server(self._factory_invoker, host=self.hostname, port=0, ssl=self.ssl_context)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _create_server(self) -> Any:
        return self._create()


def _authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, login: LoginPassword) -> AuthResult:
    del mechanism
    good = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False, auth_data=login)


def make_certificates(folder: Path) -> None:
    """An authority (`ca.pem`), and what servers show: `right.pem` for this machine, `elsewhere.pem` for another."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    for name, host in (("right", "127.0.0.1"), ("elsewhere", "smtp.example.com")):
        authority.issue_cert(host).private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")


def run_server(postman: Postman, certificate: Path | None, *, implicit: bool = False, login: bool = True) -> Controller:
    """Start it; the caller stops it. Without a certificate it talks in clear."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    tls: dict[str, Any] = {"tls_context": context, "require_starttls": True} if context and not implicit else {}
    if login:
        tls |= {"authenticator": _authenticate, "auth_required": not implicit, "auth_require_tls": not implicit}
    controller = _Controller(
        postman,
        "127.0.0.1",
        ssl_context=context if implicit else None,
        enable_SMTPUTF8=False,
        server_hostname="mail.made-up.invalid",
        **tls,
    )
    controller.start()
    postman.port = controller.port
    return controller
