"""How a site looks beyond its title, as the config says: a team's own templates, style, logo, accent and cards.

Files are here with their content, so two looks are equal when they make the same site of the same templates.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DateFormat = Literal["long", "iso"]


@dataclass(frozen=True, slots=True)
class Accent:
    """The colour of links and of the focus ring, "#rrggbb", on the light and on the dark page."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Logo:
    """An image: its bytes, and the suffix that says of which kind it is (".svg")."""

    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What a config changes of the looks.

    Attributes:
        templates_dir: a folder of templates that are taken before the shipped ones of the same name.
        extra_css: a style sheet that comes after all others; empty: none.
        logo: the image in every page's header.
        accent: the colour of links.
        board_cards: the cards of a board's page by the keys of their metrics, in this order; None: all there are.
        sprint_cards: the same of a sprint's page.
        date_format: how sentences write a day: "Tue 3 Nov 2026" or "2026-11-03".
    """

    templates_dir: Path | None = None
    extra_css: bytes = b""
    logo: Logo | None = None
    accent: Accent | None = None
    board_cards: tuple[str, ...] | None = None
    sprint_cards: tuple[str, ...] | None = None
    date_format: DateFormat = "long"


PLAIN = Look()
"""The shipped look."""
