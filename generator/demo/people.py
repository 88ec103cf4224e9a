"""The made-up people. One of them has an e-mail address, which must never get further than the server's answer."""

from typing import Any

from generator.domain import Flavour

PLANTED_EMAIL = "planted.address@mail.example"
PLANTED_SECRET = "planted-secret-Zx81-never-print-this"  # noqa: S105 - made up, and planted so that tests can look for it
ACCOUNT_ID = "557058:demo-account"
_NAMES = ("Ada Nowak", "Bruno Silva", "Chidi Okoye", "Dilara Aydin", "Emi Tanaka", "Farid Haddad")


def account(flavour: Flavour, time_zone: str) -> dict[str, Any]:
    """The reader's own account, as `myself` tells it."""
    return {**_person(flavour, 0), "emailAddress": PLANTED_EMAIL, "timeZone": time_zone, "locale": "en_GB"}


def author(flavour: Flavour, number: int) -> dict[str, Any]:
    """Somebody of the team."""
    return _person(flavour, 1 + number % (len(_NAMES) - 1))


def reporter(flavour: Flavour) -> dict[str, Any]:
    """Whoever reported an issue, with the planted address."""
    return {**_person(flavour, 1), "emailAddress": PLANTED_EMAIL}


def _person(flavour: Flavour, number: int) -> dict[str, Any]:
    name = _NAMES[number]
    if flavour == "cloud":
        id_ = ACCOUNT_ID if number == 0 else f"557058:demo-{number}"
        return {"accountId": id_, "accountType": "atlassian", "displayName": name, "active": True}
    return {"key": f"JIRAUSER1010{number}", "name": name.split()[0].lower(), "displayName": name, "active": True}
