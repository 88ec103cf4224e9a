"""What a letter is made of as bytes: the text, the HTML, and the charts that the HTML shows."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from generator.errors import MailError
from generator.look import Look
from generator.mail.letter import Letter
from generator.mail.text import write_text
from generator.pages.page import Page
from generator.render.dates import to_iso
from generator.render.html import render_html
from generator.render.png import HEIGHT, WIDTH, draw_png

NOWHERE = "sprint-reports.invalid"  # stands in ids that need a host
MOST_HTML = 60_000  # Gmail cuts a mail off at about 102 kB, and those of one conversation add up
_SHOWN = 566  # what the paddings and the image's border leave of the width


@dataclass(frozen=True, slots=True)
class Parts:
    """The two bodies and the images, by the content id under which the HTML names them."""

    subject: str
    text: str
    html: str
    images: Mapping[str, bytes]


def make_parts(letter: Letter, look: Look) -> Parts:
    """The parts of a mail.

    Raises:
        ConfigError: one of the look's own templates fails.
        MailError: one of them makes the HTML too long for a mail.
    """
    names = {picture.key: f"{picture.key}.{letter.key.rpartition('.')[2]}@{NOWHERE}" for picture in letter.pictures}
    html = _render(letter, look, {key: f"cid:{name}" for key, name in names.items()})
    images = {names[picture.key]: draw_png(picture.card) for picture in letter.pictures}
    dated = to_iso if look.date_format == "iso" else str
    return Parts(dated(letter.subject), dated(write_text(letter)), html, images)


def make_page(letter: Letter, look: Look) -> bytes:
    """The letter as one HTML file with its images inside, to open in a browser and to copy from.

    Raises:
        ConfigError: one of the look's own templates fails.
        MailError: one of them makes the HTML too long for a mail.
    """
    drawn = {picture.key: b64encode(draw_png(picture.card)).decode("ascii") for picture in letter.pictures}
    sources = {key: f"data:image/png;base64,{image}" for key, image in drawn.items()}
    _render(letter, look, dict.fromkeys(sources, ""))
    return _html(letter, look, sources)


def _render(letter: Letter, look: Look, sources: Mapping[str, str]) -> str:
    html = _html(letter, look, sources)
    if len(html) > MOST_HTML:
        raise MailError(
            f"The mail would have {len(html) // 1000} kB of HTML, and mail programs cut off what is longer than "
            f"{MOST_HTML // 1000} kB",
            "Shorten the template email/letter.html in templates_dir",
        )
    return html.decode()


def _html(letter: Letter, look: Look, sources: Mapping[str, str]) -> bytes:
    height = round(_SHOWN * HEIGHT / WIDTH)
    return render_html(Page("", "email/letter.html", {"letter": letter, "sources": sources, "height": height}), look)
