"""What the config says of the site as a whole, as `BoardSettings` do of a board."""

from dataclasses import dataclass

from generator.correction import Correction
from generator.look import PLAIN, Look
from generator.privacy import OPEN, Privacy


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How a site is called, where it will stand, how it looks, and what of the data people have corrected.

    Attributes:
        title: the site's title.
        base_url: where it is published, with a slash at its end; empty: not known.
        look: what the config changes of the looks.
        privacy: what readers may see.
        protect: whether it is encrypted and opens with a passphrase alone.
        corrections: those of the file of corrections, in its order.
    """

    title: str = "Sprint reports"
    base_url: str = ""
    look: Look = PLAIN
    privacy: Privacy = OPEN
    protect: bool = False
    corrections: tuple[Correction, ...] = ()


SHIPPED = SiteSettings()
"""A site of which the config says nothing."""
