"""Where the data folders are: inside the package once installed, beside it in a checkout (an editable install)."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def package_dir() -> Path:
    """The folder of the code."""
    return _PACKAGE


def templates_dir() -> Path:
    """The folder of the Jinja templates and of `static/`."""
    return _folder("templates")


def config_dir() -> Path:
    """The folder of the shipped config files: the commented default, its JSON Schema and the demo's."""
    return _folder("config")
