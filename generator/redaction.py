"""Secrets, which cannot be printed by accident, and the redactor that every output passes.

What must never be printed, kept or published becomes `***`. The redactor knows the secrets it was told of, in every
form in which they travel, and knows by their looks the e-mail addresses, `Authorization` headers and logins inside an
address that nobody told it of.
"""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any, Self
from urllib.parse import quote, quote_plus

SHOWN = "***"

# Possessive (`++`), so that no text takes more than one pass: it may be megabytes that somebody hostile wrote.
_BREAKS = r"\s@<>()\[\]{},;:\"'\\/=?&|%*"
_LOCAL_PART = rf"(?<![^{_BREAKS}])[^{_BREAKS}]++\"?"
_NAME = r"(?![\d.]++(?![\w.-]))[\w-]++(?:\.[\w-]++)++"  # figures alone are a version: `pip install x@1.2`
_ADDRESS = re.compile(rf"{_LOCAL_PART}(?:@|%40)(?:{_NAME}|\[[\da-fA-F.:]++\])")
_HEADER = re.compile(r"(\bauthorization\b[\"']?\s*[:=]\s*[\"']?)[^\"'\r\n]+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(Basic|Bearer)(\s+)[\w+/=.~-]{20,}", re.IGNORECASE)
_USER_INFO = re.compile(r"(?<=://)[^\s/?#@\"'<>]++@")


class Secret:
    """A text that shows as `***` wherever it is printed, formatted or logged; only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return SHOWN

    def __str__(self) -> str:
        return SHOWN

    def __format__(self, _spec: str) -> str:
        return SHOWN

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written to disk")


class Redactor:
    """Makes texts fit to be seen. Calling it gives the text without what must not be in it.

    Args:
        secrets: texts to hide wherever they occur, as they are, in Base64 or URL-encoded.
    """

    def __init__(self, *secrets: str) -> None:
        self._forms: list[str] = []
        self._veil: Callable[[str], str] = str
        self.hide(*secrets)

    def hide(self, *secrets: str) -> None:
        """Learn of further secrets; empty ones are none."""
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        self._forms = sorted(forms.union(self._forms), key=lambda form: (-len(form), form))

    def veil(self, rewrite: Callable[[str], str]) -> None:
        """From now on rewrite every text that is shown; what is kept is not (`for_keeping`)."""
        self._veil = rewrite

    def for_keeping(self) -> Self:
        """The same without that."""
        kept = copy(self)
        kept.veil(str)
        return kept

    def __call__(self, text: str) -> str:
        """The text, safe to print."""
        for form in self._forms:
            text = text.replace(form, SHOWN)
        text = _HEADER.sub(rf"\1{SHOWN}", text)
        text = _SCHEME.sub(rf"\1\2{SHOWN}", text)
        text = _USER_INFO.sub(f"{SHOWN}@", text)
        return self._veil(_ADDRESS.sub(SHOWN, text))

    def value(self, value: Any) -> Any:  # noqa: ANN401  # any JSON value
        """A JSON value with every text in it made safe."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {self(str(key)): self.value(member) for key, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(member) for member in value]
        return value


def _forms(secret: str) -> Iterator[str]:
    content = secret.encode("utf-8", "surrogatepass")
    yield from (secret, quote(content, safe=""), quote_plus(content), quote(content))
    for encode in (b64encode, urlsafe_b64encode):
        yield from _wherever(encode, content)


def _wherever(encode: Any, content: bytes) -> Iterator[str]:  # noqa: ANN401  # one of two functions of the library
    """The secret's Base64 when it stands alone, and its inner part when something stands before or after it."""
    yield encode(content).decode("ascii")
    for before in range(3):
        first, last = -(-before * 8 // 6), (before + len(content)) * 8 // 6
        inner = encode(b"\0" * before + content + b"\0\0\0").decode("ascii")[first:last]
        if len(inner) >= _SHORTEST_INNER:
            yield inner


_SHORTEST_INNER = 8  # fewer characters occur by chance
