"""Documents that outlive the generations, one small sealed file each, with the name of their owner inside.

One that is damaged, or of another owner (site, account, form), counts as not kept.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.cache.files import make_folder, read_file, refuse_link, seal, sync_folder, unseal, write_file
from generator.cache.generation import Generation
from generator.cache.manifest import TOOL
from generator.errors import CacheDamagedError


def load_kept(path: Path, owner: Mapping[str, object]) -> Any:  # noqa: ANN401  # any JSON document
    """The document, or None when it is not kept for this owner.

    Raises:
        CacheError: it cannot be read.
    """
    refuse_link(path.parent)
    content = read_file(path)
    if content is None:
        return None
    try:
        document = unseal(content, path)
    except CacheDamagedError:
        return None
    return document if isinstance(document, dict) and document.get("owner") == owner else None


def keep(path: Path, owner: Mapping[str, object], document: Mapping[str, object]) -> None:
    """Keep a document for its owner, in place of the one before; it is on the disk when this returns.

    Raises:
        CacheError: it cannot be written.
    """
    refuse_link(path.parent)
    make_folder(path.parent)
    write_file(path, seal({"owner": owner, **document}))
    sync_folder(path.parent)


def name_owner(generation: Generation, form: int, **which: object) -> dict[str, object]:
    """As whom something was read, in which form, and what it is about."""
    return {
        "tool": TOOL,
        "format": form,
        "site_url": generation.site_url,
        "account_id": generation.account_id,
        **which,
    }
