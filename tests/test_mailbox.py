"""Addresses: which are taken, in which form, and that no complaint ever repeats one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mailbox import Mailbox, parse_mailbox


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("team@example.com", "team@example.com"),
        ("  A.B+reports@Example.COM\n", "A.B+reports@example.com"),
        ("x@bücher.example", "x@xn--bcher-kva.example"),
        ("root@localhost", "root@localhost"),
        ("o'neil_{}@a-b.c9.example", "o'neil_{}@a-b.c9.example"),
    ],
)
def test_addresses_that_are_taken(text: str, address: str) -> None:
    mailbox = parse_mailbox(text)
    assert mailbox.address == address
    assert f"{mailbox.name}@{mailbox.host}" == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "name@host"),
        ("nobody", "name@host"),
        ("@example.com", "name@host"),
        ("a@", "name@host"),
        ("a@b.example\nBcc: c@d.example", "line end"),
        ("a@b.example\r\nRCPT TO:<c@d.example>", "line end"),
        ("a@b.example\x00", "invisible"),
        ("a\u202e@b.example", "invisible"),
        ("A B <a@b.example>", "blank"),
        ("<a@b.example>", "not a plain name"),
        ("a@b.example,c@d.example", "not a plain name"),
        ('"a b"@b.example'.replace(" ", ""), "not a plain name"),
        ("a..b@b.example", "not a plain name"),
        (f"{'x' * 65}@b.example", "not a plain name"),
        ("jürgen@b.example", "letters before the @"),
        ("a@b", "host"),
        ("a@-b.example", "host"),
        ("a@b..example", "host"),
        ("a@[127.0.0.1]", "host"),
        ("a@127.0.0.1", "host"),
        (f"a@{'x.' * 130}example", "host"),
    ],
)
def test_addresses_that_are_refused_without_being_repeated(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        parse_mailbox(text)
    assert text.strip() == "" or text.strip() not in str(caught.value)


def test_a_mailbox_is_never_printed() -> None:
    shown = Mailbox("canary@mail.example")
    assert "canary" not in f"{shown} {shown!r} {[shown]}"


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_taken_is_one_word_of_ascii_with_one_at(name: str, host: str) -> None:
    try:
        address = parse_mailbox(f"{name}@{host}").address
    except ValueError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address.count("@") == 1
    assert not set(address) & set(' <>,;:"()[]\\')
