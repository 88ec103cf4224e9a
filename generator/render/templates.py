"""Where templates are found, a team's own before the shipped ones, and what is said when one of its own fails."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from generator.errors import ConfigError
from generator.resources import templates_dir

_HINT = "Mend it, or take templates_dir out of the config. The old site is untouched"


class _OwnTemplates(FileSystemLoader):
    """A team's own folder, whose files may be anything."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, object]:  # type: ignore[override]
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError:
            reason = "is not UTF-8 text"
        except OSError as error:
            if isinstance(error, TemplateNotFound):
                raise
            reason = f"cannot be read: {error.strerror}"
        raise ConfigError(f"The template {Path(self.searchpath[0], template)} {reason}", _HINT)


def find_templates(own: Path | None) -> BaseLoader:
    """The shipped templates, after those of the folder `own`; behind "default/" the shipped ones alone."""
    shipped = FileSystemLoader(templates_dir())
    if own is None:
        return shipped
    return ChoiceLoader([_OwnTemplates(own), shipped, PrefixLoader({"default": shipped})])


@contextmanager
def explained(own: Path | None) -> Iterator[None]:
    """Turn what a team's own template does wrong into an error that says in which file, on which line and what.

    Raises:
        ConfigError: instead of what the template raised. What one of ours does wrong stays what it is.
    """
    try:
        yield
    except ConfigError:
        raise
    except Exception as error:
        place = _find_place(error, own) if own else ""
        if not place:
            raise
        raise ConfigError(f"{place}: {_tell(error)}", _HINT) from error


def _find_place(error: Exception, own: Path) -> str:
    """File and line of the template that failed; empty when it is one of ours and the failure none of a template."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = frame.f_code.co_filename
        ours = _is_in(file, templates_dir())
        if ours or _is_in(file, own):
            return "" if ours and not isinstance(error, TemplateError) else f"{file}:{line}"
    return ""


def _is_in(file: str, folder: Path) -> bool:
    return Path(file).is_relative_to(folder)


def _tell(error: Exception) -> str:
    match error:
        case RecursionError():
            return 'it takes itself in without end; to extend ours of the same name, write {% extends "default/…" %}'
        case TemplateNotFound():
            return f"there is no template {error.name}"
        case TemplateError():
            return str(error.message)
    return f"{error} ({type(error).__name__})"
