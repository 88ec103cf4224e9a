"""The veil: what the config hides is taken out of the data before anything is made of it, so nothing can show it."""

from generator.veil.text import TextVeil
from generator.veil.values import Veil

__all__ = ["TextVeil", "Veil"]
