"""The signature: a vector worked out elsewhere, and everything that signs nothing."""

import pytest

from generator.redaction import Secret
from generator.serve.signature import is_signed, sign

SECRET = Secret("It's a Secret to Everybody")
BODY = b"Hello World!"
GOOD = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"  # the example of WebSub's users


def test_the_example_that_others_publish() -> None:
    assert sign([BODY], SECRET) == GOOD
    assert sign([BODY[:5], BODY[5:]], SECRET) == GOOD
    assert is_signed([BODY], GOOD, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        GOOD[:-1],
        GOOD + "0",
        GOOD.upper(),
        GOOD.removeprefix("sha256="),
        GOOD.replace("sha256", "sha1"),
        GOOD.replace("sha256", "sha512"),
        f"sha256={'0' * 64}",
        f"{GOOD}, {GOOD}",
        f"{GOOD[:-1]}é",
        f" {GOOD}",
    ],
)
def test_what_signs_nothing(header: str) -> None:
    assert not is_signed([BODY], header, SECRET)


def test_another_body_or_secret_is_not_signed() -> None:
    assert not is_signed([BODY + b" "], GOOD, SECRET)
    assert not is_signed([BODY], GOOD, Secret("another secret of ours"))
