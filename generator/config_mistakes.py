"""Everything that is wrong with a file, as one message: one mistake a line, each with its place."""

from collections.abc import Sequence
from pathlib import Path

from generator.config_yaml import Complaint


def tell_mistakes(path: Path, complaints: Sequence[Complaint]) -> str:
    """The message of the error that refuses the file."""
    ordered = sorted(complaints, key=lambda complaint: complaint.line or 0)
    if len(ordered) == 1:
        return _locate(path, ordered[0])
    return f"{path} has {len(ordered)} mistakes:" + "".join(f"\n  {_locate(path, each)}" for each in ordered)


def _locate(path: Path, complaint: Complaint) -> str:
    if complaint.text.startswith("JIRA_URL"):
        return complaint.text
    return f"{path}:{complaint.line}: {complaint.text}" if complaint.line else f"{path}: {complaint.text}"
