"""Names a person may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 5


def near_names(wanted: str, names: Iterable[str]) -> str:
    """A hint with the names nearest to the wanted one, or the first few of all."""
    known = sorted(set(names))
    folded = {name.casefold(): name for name in known}
    near = [folded[match] for match in get_close_matches(wanted.casefold(), folded, n=_SHOWN, cutoff=0.6)]
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    if not known:
        return "Jira lists none"
    return f"There are {', '.join(map(repr, known[:_SHOWN]))}{', ...' if len(known) > _SHOWN else ''}"
