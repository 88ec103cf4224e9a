"""The redactor: what it hides, what it leaves, and that nothing hostile makes it slow or leaky."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.redaction import SHOWN, Redactor

TOKEN = "ATATT3x/canary+9c41=token"
EMAIL = "canary@mail.example"
redact = Redactor(EMAIL, TOKEN, f"{EMAIL}:{TOKEN}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"sent {TOKEN}.", "sent ***."),
        (f"/x?token={quote(TOKEN, safe='')}&y", "/x?token=***&y"),
        (f"/x?token={quote_plus(TOKEN)}", "/x?token=***"),
        (base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode(), "***"),
        (f"as {EMAIL}", "as ***"),
        ("as ann.b+c@d.example.", "as ***."),
        ("as ann%40d.example!", "as ***!"),
        ("<mailto:Zażółć@poczta.example>", "<mailto:***>"),
        ("'jose\u0301@d.example'", "'***'"),
        ("root@[10.0.0.1]", "***"),
        ('{"Authorization": "Bearer abc"}', '{"Authorization": "***"}'),
        ("authorization: Basic abc def\nnext", "authorization: ***\nnext"),
        ("got Bearer abcdefghijklmnopqrstuvwxyz back", "got Bearer *** back"),
        ("at https://ann:secret@jira.example/x", "at https://***@jira.example/x"),
    ],
)
def test_what_must_not_be_seen_is_not(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AB-1 waits for @someone",
        "sprint-reports@0.1.0",
        "Basic authentication with passwords is off",
        "https://jira.example/browse/AB-1?a=b#c",
        "40 %40 of nothing",
        "a @ b.c",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert redact(text) == text


def test_a_value_keeps_its_shape() -> None:
    value = {"a": [EMAIL, 1, None, True, {EMAIL: TOKEN}], "b": ("x",)}
    assert redact.value(value) == {"a": ["***", 1, None, True, {"***": "***"}], "b": ["x"]}


def test_it_learns() -> None:
    redactor = Redactor()
    redactor.hide("", "s3cret-word")
    assert redactor("a s3cret-word, czNjcmV0LXdvcmQ= in Base64") == "a ***, *** in Base64"


words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=24)


@given(secret=words, before=st.binary(max_size=9), after=st.binary(max_size=9))
def test_no_surroundings_let_a_secret_through(secret: str, before: bytes, after: bytes) -> None:
    redactor = Redactor(secret)
    around = before + secret.encode() + after
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        told = redactor(encode(around).decode())
        assert SHOWN in told
        left = [part for part in told.split(SHOWN) if len(part) % 4 == 0]
        assert all(secret.encode() not in base64.b64decode(part, altchars=b"-_") for part in left)
    for text in (f"{around!r}", quote(around), json.dumps(around.decode("latin-1"))):
        assert secret not in redactor(text)


@given(local=st.from_regex(r"\w[\w.+-]{0,30}", fullmatch=True), around=st.text(max_size=20))
def test_no_surroundings_let_an_address_through(local: str, around: str) -> None:
    address = f"{local}@mail.example"
    assert address not in Redactor()(f"{around}{address}{around}")
    assert "@mail.example" not in Redactor()(f"{around} {address} {around}")


@given(st.text())
def test_doing_it_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize("hostile", ["a", "a@", "a@b.", "://", "%40", "authorization:", "Basic ", "x@1."])
def test_a_hostile_text_takes_one_pass(hostile: str) -> None:
    """Seconds here would be hours if it took a pass for each character."""
    assert len(redact(hostile * 500_000)) > 0
