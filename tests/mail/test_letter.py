"""What mails say: the page's facts, in two bodies, small enough, and in a form that mail programs show."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import html5lib
import pytest
from PIL import Image

from generator.errors import ConfigError, MailError
from generator.look import PLAIN, Look
from generator.mail.choice import choose_letters, closed_letters
from generator.mail.letter import MOST_ROWS, Letter, clean
from generator.mail.message import Envelope, make_message
from generator.mail.parts import MOST_HTML, Parts, make_page, make_parts
from generator.mailbox import Mailbox
from generator.metrics.words import MINUS
from generator.pages.facts import Site, survey
from tests.factories import at, make_active_sprint, make_board, make_sprint
from tests.mail.postman import ANNA, BORIS, SENDER
from tests.reports import build_data, report_of, told, usual

BASE = "https://reports.example.com/here/"
ENVELOPE = Envelope(Mailbox(SENDER), "Our teams", (Mailbox(ANNA), Mailbox(BORIS)))
# fmt: off
TAGS = {
    "html", "head", "meta", "title", "body", "div", "table", "tbody", "tr", "td", "th", "p", "h1", "h2", "a", "img",
}
ATTRIBUTES = {
    "lang", "charset", "name", "content", "bgcolor", "style", "role", "width", "height",
    "cellpadding", "cellspacing", "border", "align", "valign", "scope", "href", "src", "alt",
}
PROPERTIES = {
    "margin", "padding", "color", "background-color", "font-family", "font-size", "font-weight", "line-height",
    "text-align", "text-decoration", "border", "border-top", "border-bottom", "border-collapse",
    "width", "height", "max-width", "max-height", "display", "overflow", "white-space", "word-break", "mso-hide",
}
# fmt: on
"""What Gmail and Outlook for Windows show or do no harm with (https://www.caniemail.com)."""


@cache
def site() -> Site:
    return survey(report_of(usual(), base_url=BASE))


def letter(**changes: Any) -> Letter:
    """About the first sprint, which has every outcome."""
    (found,) = choose_letters(site(), sprint="1")
    return replace(found, **changes)


@cache
def parts() -> Parts:
    return make_parts(letter(), PLAIN)


def mail() -> EmailMessage:
    found = message_from_bytes(make_message(letter(), parts(), ENVELOPE), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def elements(html: str) -> Iterator[Any]:
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return (element for element in document.iter() if isinstance(element.tag, str))


def test_the_subject_is_the_finding_with_the_sprint_and_the_day() -> None:
    assert letter().subject == "Sprint 1: 8 of 14 committed points completed, closed Mon 16 Mar 2026"
    assert letter().heading in letter().subject
    assert letter().key.startswith("sprint-1.board-1.")


def test_a_running_sprint_is_told_so_far() -> None:
    (found,) = choose_letters(site(), sprint="3")
    assert found.subject.startswith("Sprint 3: ")
    assert "so far, as of" in found.subject
    assert choose_letters(site(), sprint="Sprint 3") == (found,)


def test_a_board_as_a_whole() -> None:
    (found,) = choose_letters(site(), team=True)
    assert found.sprint_id is None
    assert {figure.label for row in found.figures for figure in row} >= {"Velocity", "Throughput"}
    assert found.link
    assert found.link.href == f"{BASE}boards/1/index.html"
    assert "Sprint 3 runs:" in found.sentences[0]
    assert make_parts(found, PLAIN).images


def test_a_board_without_sprints_is_told_as_a_whole_and_one_without_closed_ones_not_at_all() -> None:
    kanban = told(["day 1: In Progress; day 3: Done"], (), make_board(type="kanban"), as_of=at(9))
    assert [one.sprint_id for one in choose_letters(survey(report_of(kanban)))] == [None]
    running = told(["in 1"], (make_active_sprint(1),), as_of=at(3))
    assert choose_letters(survey(report_of(running))) == ()


def test_a_sprint_that_is_none() -> None:
    with pytest.raises(ConfigError, match="no such sprint") as caught:
        choose_letters(site(), sprint="99")
    assert "2 Sprint 2" in caught.value.hint


def test_closed_sprints_in_the_order_of_their_close() -> None:
    assert [one.sprint_id for one in closed_letters(site())] == [1, 2]


def test_every_number_is_that_of_the_data_file() -> None:
    data = json.loads(build_data(site().report)["data/boards/1/sprints/1.json"])
    totals, left = letter().tables
    shown = {row.cells[0]: [float(cell.replace(MINUS, "-")) for cell in row.cells[1:]] for row in totals.rows}
    names = {key: key.replace("_", " ").capitalize().replace("Re es", "Re-es") for key in data["totals"]}
    assert {names[key]: [total["issues"], total["estimate"]] for key, total in data["totals"].items()} == {
        name: values for name, values in shown.items() if name != "Completed of the commitment"
    }
    figures = {figure.label: figure for row in letter().figures for figure in row}
    assert figures["Completion rate"].value == f"{round(100 * data['rates']['completion'])} %"
    assert figures["Completed"].value == f"{data['totals']['completed']['estimate']:g} points"
    expected = [issue["key"] for issue in data["issues"] if issue["outcome"] == "not_completed"]
    assert [row.cells[0] for row in left.rows] == expected
    assert expected


def test_the_two_bodies_say_the_same() -> None:
    text = " ".join(parts().text.split())
    words = [*letter().sentences, letter().heading, letter().about, letter().source]
    words += [cell for table in letter().tables for row in table.rows for cell in row.cells]
    words += [word for row in letter().figures for one in row for word in (one.label, one.value, one.change)]
    shown = " ".join(" ".join(element.itertext()) for element in elements(parts().html) if element.tag == "body")
    shown = " ".join(shown.replace("\xa0", " ").split())
    for word in words:
        assert word in text
        assert word in shown


def test_what_is_incomplete_says_so_first() -> None:
    (found,) = choose_letters(survey(report_of(usual(), incomplete=("3 issues could not be read.",))))
    assert found.subject.endswith(" (incomplete)")
    for body in (make_parts(found, PLAIN).html, make_parts(found, PLAIN).text):
        assert body.index("3 issues could not be read.") < body.rindex("completion rate was")
    assert found.preheader.startswith("Incomplete. ")


def test_without_an_address_nothing_links_to_the_site() -> None:
    (found,) = choose_letters(survey(report_of(usual())), sprint="1")
    assert found.link is None
    made = make_parts(found, PLAIN)
    assert "Read the full report" not in made.html + made.text
    targets = {element.get("href") for element in elements(made.html) if element.tag == "a"}
    assert all(target.startswith("https://jira.example.com/browse/") for target in targets)
    assert f'href="{BASE}boards/1/sprints/1/index.html"' in parts().html
    assert f"{BASE}boards/1/sprints/1/index.html" in parts().text


def test_the_tree_is_the_one_that_mail_programs_want() -> None:
    assert [part.get_content_type() for part in mail().walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    images = {part["Content-ID"][1:-1] for part in mail().walk() if part.get_content_maintype() == "image"}
    sources = {element.get("src") for element in elements(parts().html) if element.tag == "img"}
    assert sources == {f"cid:{name}" for name in images}
    plain, html = mail().get_body(("plain",)), mail().get_body(("html",))
    assert plain
    assert html
    assert plain.get_content().replace("\r\n", "\n") == parts().text
    assert html.get_content().replace("\r\n", "\n") == parts().html


def test_the_head_of_a_mail() -> None:
    head = mail()
    assert head["Subject"] == letter().subject
    assert head["From"] == f"Our teams <{SENDER}>"
    assert head["To"] == f"{ANNA}, {BORIS}"
    assert head["Message-ID"] == f"<{letter().key}@made-up.invalid>"
    assert head["Date"].datetime == letter().as_of
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["X-Unsent"] is None


def test_a_draft_opens_as_one_and_needs_no_addresses() -> None:
    draft = message_from_bytes(make_message(letter(), parts(), Envelope(draft=True)), policy=policy.default)
    assert draft["X-Unsent"] == "1"
    assert (draft["From"], draft["To"]) == (None, None)


def test_the_same_letter_is_the_same_bytes_on_lines_of_the_network() -> None:
    content = make_message(letter(), parts(), ENVELOPE)
    assert make_message(letter(), make_parts(letter(), PLAIN), ENVELOPE) == content
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_sprint_closed_anew_is_another_letter_and_nothing_else_is() -> None:
    again = survey(report_of(usual(), title="Another title", base_url="", site_url=""))
    assert choose_letters(again, sprint="1")[0].key == letter().key
    reopened = usual()
    sprints = tuple(replace(one, closed_at=at(15)) if one.id == 1 else one for one in reopened.sprints)
    changed = survey(report_of(replace(reopened, sprints=sprints)))
    assert choose_letters(changed, sprint="1")[0].key != letter().key


def test_images_are_twice_as_fine_as_shown_on_white_and_not_blank() -> None:
    assert len(parts().images) == 2
    for content in parts().images.values():
        image = Image.open(BytesIO(content))
        assert image.size == (1200, 604)
        assert not set(image.info) & {"Software", "Creation Time"}
        assert image.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)
        assert image.convert("RGBA").getchannel("A").getextrema() == (255, 255)
        colours = image.convert("RGB").getcolors(1 << 20)
        assert colours
        assert len(colours) > 20
        assert max(count for count, _ in colours) < 0.97 * 1200 * 604


def test_alternative_texts_hold_the_figures() -> None:
    images = [element for element in elements(parts().html) if element.tag == "img"]
    for image, picture in zip(images, letter().pictures, strict=True):
        assert image.get("alt") == picture.alt
        assert re.search(r"\d+ points", picture.alt)
        assert (image.get("width"), image.get("height")) == ("566", "285")


@pytest.mark.parametrize("team", [False, True])
def test_the_html_is_only_what_gmail_and_outlook_show(team: bool) -> None:
    report = report_of(usual(), base_url=BASE, incomplete=("x",))
    (found,) = choose_letters(survey(report), sprint="" if team else "1", team=team)
    html = make_parts(found, PLAIN).html
    for element in elements(html):
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES, element.tag
        for rule in filter(None, element.get("style", "").split(";")):
            name, value = rule.split(":", 1)
            assert name in PROPERTIES
            assert not re.search(r"url|var|calc|rgba|!|flex|grid", value)
            assert not (name in {"margin", "padding"} and "-" in value)
        for name in ("href", "src"):
            assert re.match(r"https://|cid:", element.get(name, "cid:"))
    comments = re.findall(r"<!--(.*?)-->", html, re.DOTALL)
    assert all(comment.startswith("[if mso]>") for comment in comments)


def test_layout_tables_are_marked_as_such_and_data_tables_have_headings() -> None:
    tables = [element for element in elements(parts().html) if element.tag == "table"]
    for table in tables:
        assert (table.get("role") == "presentation") != bool(table.findall("./tbody/tr/th"))


def test_the_inbox_shows_the_finding_first() -> None:
    assert len(letter().preheader) <= 100
    assert letter().sentences[0].startswith(letter().preheader.rstrip("…"))
    body = next(element for element in elements(parts().html) if element.tag == "body")
    assert next(text for text in body.itertext() if text.strip()).replace("\xa0", " ") == letter().preheader


def hostile() -> Letter:
    """Names as long and as odd as they come, and more that was left than a mail shows."""
    name = "<b>\u202e&\r\nBcc: x@y.example\x00 " + "word " * 200
    stories = ["in 1, estimate 3" for _ in range(40)]
    snapshot = told(stories, (make_sprint(1, name=name, goal=name * 5),), make_board(name=name), as_of=at(20))
    issues = tuple(replace(issue, summary=name) for issue in snapshot.issues)
    report = report_of(replace(snapshot, issues=issues), base_url=BASE, incomplete=(name,) * 5)
    (found,) = choose_letters(survey(report))
    return found


def test_whatever_jira_holds_is_cut_cleaned_and_only_text() -> None:
    found = hostile()
    content = make_message(found, made := make_parts(found, PLAIN), ENVELOPE)
    assert len(made.html) <= MOST_HTML
    assert set(message_from_bytes(content, policy=policy.default)) == set(mail())
    assert {element.tag for element in elements(made.html)} <= TAGS
    for body in (made.html, made.text, content.decode("ascii")):
        assert "\u202e" not in body
        assert "\x00" not in body
    left = found.tables[-1]
    assert len(left.rows) == MOST_ROWS
    assert left.more == "25 issues more on the sprint's page."
    assert max(map(len, made.text.splitlines())) <= 80


def test_what_is_not_seen_goes_and_what_is_long_is_cut_after_a_word() -> None:
    assert clean("a\u200bb\t\r\n c\x1b[0m") == "ab c[0m"
    assert clean("one two three", 9) == "one two…"
    assert clean("x" * 20, 9) == "xxxxxxxx…"
    assert clean("short", 5) == "short"


def test_days_as_the_config_wants_them() -> None:
    made = make_parts(letter(), replace(PLAIN, date_format="iso"))
    assert made.subject.endswith("closed 2026-03-16")
    assert "closed 2026-03-16" in made.text
    assert "closed 2026-03-16" in made.html


def test_cards_that_a_team_leaves_out_of_its_pages_are_left_out_of_its_mails() -> None:
    look = replace(PLAIN, sprint_cards=("scope",), board_cards=("velocity",))
    (found,) = choose_letters(survey(report_of(usual(), look=look)))
    assert [picture.key for picture in found.pictures] == ["velocity"]


def test_a_page_to_copy_from_holds_its_images() -> None:
    page = make_page(letter(), PLAIN).decode()
    sources = [element.get("src") for element in elements(page) if element.tag == "img"]
    assert [b64decode(source.removeprefix("data:image/png;base64,")) for source in sources] == list(
        parts().images.values()
    )
    assert "cid:" not in page


def test_a_teams_own_template(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    template = tmp_path / "email/letter.html"
    template.write_text('{% extends "default/email/letter.html" %}{% block short %}Own{% endblock %}', encoding="utf-8")
    look = Look(templates_dir=tmp_path)
    assert "Own" in make_parts(letter(), look).html
    template.write_text("<p>" + "x" * MOST_HTML, encoding="utf-8")
    with pytest.raises(MailError, match="60 kB of HTML"):
        make_parts(letter(), look)
    with pytest.raises(MailError, match="60 kB of HTML"):
        make_page(letter(), look)
