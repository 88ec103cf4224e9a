import copy
import pickle
from base64 import b64encode

import pytest
from requests import Request

from generator.errors import ConfigError
from generator.fetch.secret import Credentials, Login, make_credentials, redact
from generator.redaction import Secret

TOKEN = "canary-token"


def header(credentials: Credentials) -> str | None:
    request = Login(credentials)(Request("GET", "https://x").prepare())
    return request.headers.get("Authorization")


def test_a_secret_shows_as_stars_however_it_is_printed() -> None:
    secret = Secret(TOKEN)
    credentials = Credentials(secret, secret)
    for shown in (
        f"{secret}",
        f"{secret!r}",
        f"{secret:>20}",
        f"{credentials}",
        repr(Login(credentials)),
    ):
        assert TOKEN not in shown
    assert secret.reveal() == TOKEN


def test_a_secret_cannot_be_written_to_disk() -> None:
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not written"):
            copied(Secret(TOKEN))


@pytest.mark.parametrize("pasted", [TOKEN, f" {TOKEN}\n", f"\ufeff{TOKEN}\r\n", f"\t{TOKEN} "])
def test_what_stands_around_a_pasted_token_goes(pasted: str) -> None:
    assert header(make_credentials(None, pasted)) == f"Bearer {TOKEN}"


@pytest.mark.parametrize("nothing", [None, "", " \n", "\ufeff"])
def test_nothing_left_means_anonymous(nothing: str | None) -> None:
    credentials = make_credentials(nothing, nothing)
    assert not credentials.given
    assert header(credentials) is None


@pytest.mark.parametrize("broken", [f"{TOKEN}\nX-Evil: 1", f"a {TOKEN}", f"{TOKEN}\x00x", f"{TOKEN}é"])
def test_a_token_that_no_header_can_carry_is_refused_without_showing_it(broken: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_credentials(None, broken)
    assert TOKEN not in f"{caught.value} {caught.value.hint}"
    assert "JIRA_TOKEN" in caught.value.message


def test_an_email_needs_a_token() -> None:
    with pytest.raises(ConfigError, match="no token"):
        make_credentials("someone@example.com", None)


def test_email_and_token_make_a_basic_header() -> None:
    expected = "Basic " + b64encode(b"someone@example.com:canary-token").decode()
    assert header(make_credentials("someone@example.com", TOKEN)) == expected


def test_redaction_knows_every_form_in_which_the_login_travels() -> None:
    credentials = make_credentials("someone@example.com", TOKEN)
    sent = str(header(credentials))
    shown = redact(f"you sent {TOKEN} as someone@example.com in {sent}", credentials)
    assert shown == "you sent *** as *** in Basic ***"
