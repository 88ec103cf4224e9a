"""Corrections meet a snapshot: a three-way look at each (base, correction, Jira now), and the snapshot as corrected."""

from generator.corrections.correct import Corrected, correct
from generator.corrections.judge import Judged, State
from generator.corrections.unsettled import Settlement, settle, tell_unsettled

__all__ = ["Corrected", "Judged", "Settlement", "State", "correct", "settle", "tell_unsettled"]
