"""Every error a user can meet, on one screen.

Each has a message (what happened, and to what), a hint (what to do next) and an exit code per class. The command line
prints them in one place (`generator.cli`); nothing else catches them except to add what it knows. Messages and hints
never hold a secret, an e-mail address or a response body.
"""


class SprintReportsError(Exception):
    """The root of the family.

    Args:
        message: what happened, to what; one sentence without a final full stop is fine.
        hint: what to do next; empty when there is nothing better than the message.
    """

    exit_code = 5

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(SprintReportsError):
    """The config, an option or an environment variable is wrong; the message lists every complaint."""

    exit_code = 2


class LoginError(SprintReportsError):
    """Jira does not accept who we are: 401, a CAPTCHA lock, a login page."""

    exit_code = 3


class UnauthorizedError(LoginError):
    """Jira answers 401: no login, a wrong or expired one, or one that is meant for another address."""


class AccessError(SprintReportsError):
    """Jira knows us and refuses: 403, a board or filter that is not shared with us, a scope the token lacks."""

    exit_code = 3


class JiraError(SprintReportsError):
    """Jira cannot be reached or answers something that is not what its API promises."""


class NotFoundError(JiraError):
    """Jira says that a thing is not there, or hides it from us (it answers 404 to both)."""


class NotOfferedError(JiraError):
    """Jira has not, or no longer, the way we ask (410, or 404 where only Cloud has it): the kinds of Jira differ."""


class BadRequestError(JiraError):
    """Jira answers 400: a query or a parameter it does not take, or a board without sprints."""


class PageTooBigError(JiraError):
    """An answer takes too long or is too large; lists then ask for smaller pages, so this is about the smallest."""


class CacheError(SprintReportsError):
    """The local copy cannot be read, written or locked, or belongs to another site or account."""


class CacheDamagedError(CacheError):
    """The local copy is torn, edited or of an older format: reading everything again mends it."""


class SiteError(SprintReportsError):
    """The site folder cannot be replaced."""


class MailError(SprintReportsError):
    """A mail cannot be made or sent, or did not reach everybody; what was built and synced stands."""

    exit_code = 4
