"""Quality gates: rules such as "completion_rate < 60" that fail a build, judged by the figures the pages show."""

from generator.gates.gate import Gate, parse_gate
from generator.gates.judge import Verdict, gate_keys, judge

__all__ = ["Gate", "Verdict", "gate_keys", "judge", "parse_gate"]
