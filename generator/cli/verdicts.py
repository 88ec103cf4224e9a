"""How the verdicts of quality gates are told: a line each, on stderr where a build fails, and for `--json`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from generator.cli.console import Console

if TYPE_CHECKING:
    from generator.gates import Verdict

GATE_FAILED = 6


def tell_verdicts(console: Console, verdicts: "Iterable[Verdict]") -> None:
    """A line for each; what fails the build, and what could not be judged, as a warning."""
    for verdict in verdicts:
        tell = console.warn if verdict.failed or verdict.value is None else console.say
        tell(verdict_line(verdict, discreet=console.discreet))


def verdict_line(verdict: "Verdict", *, discreet: bool = False) -> str:
    """What was asked, of what, what it is, and whether that is well; what is `discreet` gives the verdict alone."""
    if discreet:
        ending = "not judged" if verdict.value is None else "failed" if verdict.failed else "passed"
        return f'gate "{verdict.gate.text}": {ending}'
    asked = f'gate "{verdict.gate.text}", {verdict.subject}'
    if verdict.value is None:
        return f"{asked}: not judged, {verdict.figure.removesuffix('.')}"
    return f"{asked}: {'failed' if verdict.failed else 'passed'}, {verdict.gate.key} is {verdict.figure}"


def verdict_document(verdict: "Verdict") -> dict[str, Any]:
    """A verdict as an entry of the build's JSON document."""
    return {
        "rule": verdict.gate.text,
        "key": verdict.gate.key,
        "board": verdict.board,
        "subject": verdict.subject,
        "value": verdict.value,
        "figure": verdict.figure,
        "failed": verdict.failed,
    }
