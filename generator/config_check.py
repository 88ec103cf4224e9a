"""What is wrong with a config's data, in the reader's words: every complaint at once, none of them quoting a value."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.config_mail import EmailKeys
from generator.config_model import BoardKeys, ConfigKeys, JiraKeys
from generator.config_privacy import PrivacyKeys
from generator.config_write_back import WriteBackKeys
from generator.config_yaml import Complaint, Document, Path, dotted

_SECRET_KEYS = {
    "api_key": "JIRA_TOKEN",
    "api_token": "JIRA_TOKEN",
    "auth": "JIRA_TOKEN",
    "authorization": "JIRA_TOKEN",
    "bearer": "JIRA_TOKEN",
    "credentials": "JIRA_TOKEN",
    "email": "JIRA_EMAIL",
    "jira_email": "JIRA_EMAIL",
    "jira_token": "JIRA_TOKEN",
    "login": "JIRA_EMAIL",
    "passwd": "JIRA_TOKEN",
    "password": "JIRA_TOKEN",
    "passphrase": "SITE_PASSPHRASE",
    "pat": "JIRA_TOKEN",
    "personal_access_token": "JIRA_TOKEN",
    "secret": "JIRA_TOKEN",
    "site_passphrase": "SITE_PASSPHRASE",
    "token": "JIRA_TOKEN",
    "user": "JIRA_EMAIL",
    "username": "JIRA_EMAIL",
}

_OF_MAIL = {"JIRA_EMAIL": "SMTP_USER", "JIRA_TOKEN": "SMTP_PASSWORD"}

_OF_A_MAPPING = "[key]"  # what pydantic adds to the place of a key that is wrong itself

_WORDS = {
    "dict_type": "must hold entries of its own, such as Sprint 12: true",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "list_type": "must be a list, such as [A, B]",
    "literal_error": "must be one of: {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "missing": "is missing",
    "model_type": "must hold keys of its own, indented below it",
    "string_pattern_mismatch": "not a colour; write it like '#0b6b3a' (in quotes)",
    "string_too_long": "is longer than {max_length} characters",
    "string_too_short": "must not be empty",
    "string_type": "must be text (put it in quotes)",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least one entry",
    "config": "{text}",
}


def take_out_secrets(document: Document) -> None:
    """Complain of everything that looks like a login, and drop it from the data before anything else reads it."""
    _take_out(document, document.data, ())


def _take_out(document: Document, value: Any, path: Path) -> None:  # noqa: ANN401  # whatever the file holds
    if isinstance(value, list):
        for index, entry in enumerate(value):
            _take_out(document, entry, (*path, index))
    elif isinstance(value, dict):
        for key in list(value):
            variable = _variable_of((*path, key), value[key])
            if variable:
                del value[key]
                where = dotted((*path, key))
                noun = "passphrases" if variable == "SITE_PASSPHRASE" else "logins"
                text = f"{where}: {noun} do not belong in this file; set the environment variable {variable} instead"
                document.complaints.append(Complaint(document.line((*path, key)), text))
            else:
                _take_out(document, value[key], (*path, key))


def _variable_of(path: Path, value: Any) -> str:  # noqa: ANN401  # whatever the file holds
    """Which variable a login at this place belongs into; empty when it is none."""
    if path == ("email",) and isinstance(value, dict):
        return ""  # how reports are mailed
    variable = _SECRET_KEYS.get(str(path[-1]).lower().replace("-", "_"), "")
    return _OF_MAIL.get(variable, "") if path[0] == "email" and len(path) > 1 else variable


def check_keys(document: Document) -> ConfigKeys | None:
    """The data as keys, or None after noting every complaint in the document."""
    if not isinstance(document.data, dict):
        text = (
            "the file is empty" if document.data is None else "the file must hold keys and values (`title: Our team`)"
        )
        document.complaints.append(Complaint(1, text))
        return None
    document.complaints.extend(_repeated_boards(document))
    try:
        return ConfigKeys.model_validate(document.data)
    except ValidationError as error:
        document.complaints.extend(list_complaints(document, error, _unknown_key))
        return None


def list_complaints(
    document: Document, error: ValidationError, tell_unknown: Callable[[Path], str]
) -> Iterator[Complaint]:
    """What a model refused, in words, with lines; `tell_unknown` speaks of a key that the model does not know."""
    known = {complaint.line for complaint in document.complaints}
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != _OF_A_MAPPING)
        line = document.line(path)
        if line not in known:  # what a tag or a secret left behind was complained of already
            yield Complaint(line, f"{dotted(path)}: {_words(detail, tell_unknown)}")


def _repeated_boards(document: Document) -> Iterator[Complaint]:
    boards = document.data.get("boards")
    seen = []
    for index, board in enumerate(boards if isinstance(boards, list) else ()):
        ref = board.get("id") if isinstance(board, dict) else None
        if ref is not None and ref in seen:
            path = ("boards", index, "id")
            yield Complaint(document.line(path), f"{dotted(path)}: this board is given twice")
        seen.append(ref)


def _words(detail: ErrorDetails, tell_unknown: Callable[[Path], str]) -> str:
    if detail["type"] == "extra_forbidden":
        return tell_unknown(detail["loc"])
    if detail["input"] is None:
        return "is empty; give it a value or delete the line"
    return _WORDS.get(detail["type"], "has a value that cannot be used").format(**detail.get("ctx", {}))


def _unknown_key(path: Path) -> str:
    key = str(path[-1])
    model, before = _model_of(path)
    near = get_close_matches(key.lower().replace("-", "_"), _names(model), n=1)
    if near:
        return f"unknown key; did you mean {before}{near[0]}?"
    elsewhere = [place for place, other in _PLACES.items() if key in _names(other)]
    return f"unknown key; it belongs {elsewhere[0]}" if elsewhere else "unknown key"


def _names(model: type[BaseModel]) -> list[str]:
    """The keys as the file writes them."""
    return [field.alias or name for name, field in model.model_fields.items()]


_GROUPS: dict[str, type[BaseModel]] = {
    "jira": JiraKeys,
    "email": EmailKeys,
    "privacy": PrivacyKeys,
    "write_back": WriteBackKeys,
}

_PLACES: dict[str, type[BaseModel]] = {
    "at the top level": ConfigKeys,
    **{f"under {name}": model for name, model in _GROUPS.items()},
    "in an entry of boards": BoardKeys,
}


def _model_of(path: Path) -> tuple[type[BaseModel], str]:
    """The model that lists the keys where `path` ends, and what stands before such a key."""
    for name, model in _GROUPS.items():
        if path[0] == name and len(path) > 1:
            return model, f"{name}."
    return (ConfigKeys, "") if len(path) == 1 else (BoardKeys, "")
