"""Archives among files, opened, so that what is searched or compared is what is in them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO


def opened(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, with the members of each archive in its place."""
    found: dict[str, bytes] = {}
    for path, content in files.items():
        if path.endswith(".zip") and zipfile.is_zipfile(BytesIO(content)):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                found |= {f"{path}/{name}": archive.read(name) for name in archive.namelist()}
        else:
            found[path] = content
    return found
