"""The login to Jira, made of secrets, and how it travels."""

from base64 import b64encode
from dataclasses import dataclass

from requests import PreparedRequest
from requests.auth import AuthBase

from generator.errors import ConfigError
from generator.redaction import Redactor, Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who logs in: e-mail and token (Basic), a token alone (Bearer), or neither (anonymous). See `make_credentials`."""

    email: Secret | None = None
    token: Secret | None = None

    @property
    def given(self) -> bool:
        """Whether there is anything to log in with."""
        return self.token is not None


def make_credentials(email: str | None, token: str | None) -> Credentials:
    """Clean what a person pasted: blanks, line ends and a byte-order mark around it go; nothing left means not given.

    Raises:
        ConfigError: a character that no header can carry is left inside, or there is an e-mail but no token. The
            values are not in the message.
    """
    credentials = Credentials(email=_clean(email, "JIRA_EMAIL"), token=_clean(token, "JIRA_TOKEN"))
    if credentials.email and not credentials.token:
        raise ConfigError("JIRA_EMAIL is set, but there is no token", "Set JIRA_TOKEN or JIRA_TOKEN_FILE as well")
    return credentials


def _clean(text: str | None, name: str) -> Secret | None:
    cleaned = (text or "").strip().strip("\ufeff").strip()
    if not cleaned:
        return None
    if not cleaned.isprintable() or " " in cleaned or (name == "JIRA_TOKEN" and not cleaned.isascii()):
        raise ConfigError(
            f"{name} holds a blank, a line end or another character that cannot be part of it",
            "Copy it again, without what stands around it. (The value is not shown on purpose.)",
        )
    return Secret(cleaned)


class Login(AuthBase):
    """Puts the credentials on each request as it leaves, and nothing for an anonymous one.

    Given to requests explicitly even then, for it would look into `.netrc` otherwise.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the header."""
        if self._credentials.token is not None:
            request.headers["Authorization"] = _header(self._credentials.email, self._credentials.token)
        return request


def redact(text: str, credentials: Credentials) -> str:
    """The text without any form in which the credentials travel, and without anybody's address."""
    return Redactor(*reveal_all(credentials))(text)


def reveal_all(credentials: Credentials) -> tuple[str, ...]:
    """What a redactor has to know of them: each secret, and the two as a Basic header joins them."""
    known = [secret.reveal() for secret in (credentials.email, credentials.token) if secret is not None]
    return (*known, ":".join(known))


def _header(email: Secret | None, token: Secret) -> str:
    if email is None:
        return f"Bearer {token.reveal()}"
    return "Basic " + b64encode(f"{email.reveal()}:{token.reveal()}".encode()).decode("ascii")
