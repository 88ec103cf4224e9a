"""A config file's text as plain data that remembers its lines. Safe against hostile and careless YAML.

Only plain values are read (text, whole and decimal numbers, true/false, dates, lists, mappings); tags are refused, so
no object can be built. The core schema of YAML 1.2 decides what a word means: `NO` is text (Norway), not "false", `010`
is ten and `12:30` is text. Complaints never quote a value: it could be a password that was put here by mistake.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 20_000  # with every alias followed: an "alias bomb" of a few lines means millions

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong at a line (1 is the first; None: no line, such as an environment variable)."""

    line: int | None
    text: str


@dataclass
class Document:
    """The data, the line of every key and list entry by its path, and what was wrong on the way."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def line(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class _TooMuch(Exception):  # noqa: N818  # a signal inside this module, never an error a caller sees
    """The file asks for more than a config can mean."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with the core schema's plain scalars, and a limit on nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooMuch(f"values are nested more than {MAX_DEPTH} deep")
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


_TAG = "tag:yaml.org,2002:"
_PLAIN = {
    "null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    "int": (r"^[-+]?[0-9]+$", list("-+0123456789")),
    "float": (r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)$", list("-+.0123456789")),
    "timestamp": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", list("0123456789")),
}
_KEYS = {_TAG + "str", _TAG + "int"}  # a number that names something is read as its text
_Loader.yaml_implicit_resolvers = {}
for _name, (_pattern, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(_pattern), _first)


def parse_yaml(content: bytes) -> Document:
    """Parse a config file; never raises: what is wrong stands in `complaints`."""
    document = Document()
    if len(content) > MAX_BYTES:
        document.complaints.append(Complaint(None, f"the file is larger than {MAX_BYTES // 1_000_000} MB"))
        return document
    try:
        root = _compose(content.decode("utf-8-sig"))
        if root is not None:
            document.data = _Reader(document).read(root, ())
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        document.complaints.append(Complaint(line, "the file is not UTF-8 text"))
    except yaml.MarkedYAMLError as error:
        document.complaints.append(_syntax_complaint(error))
    except yaml.reader.ReaderError:
        document.complaints.append(Complaint(None, "the file holds a character that YAML does not allow"))
    except _TooMuch as error:
        document.complaints.append(Complaint(None, str(error)))
    return document


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _syntax_complaint(error: yaml.MarkedYAMLError) -> Complaint:
    problem = re.sub(r"(alias|anchor|handle) '.*'", r"\1", error.problem or "")  # the name may be a misplaced secret
    mark = error.problem_mark or error.context_mark
    column = f" (column {mark.column + 1})" if mark else ""
    return Complaint(mark.line + 1 if mark else None, f"not valid YAML: {problem}{column}")


class _Reader:
    """Walks the nodes once and notes lines and complaints in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = 0

    def read(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401  # whatever the file holds
        self.values += 1
        if self.values > MAX_VALUES or len(path) > MAX_DEPTH:
            raise _TooMuch(f"more than {MAX_VALUES:,} values, with every alias (“*name”) followed")
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            return self._read_mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            return [self.read(entry, (*path, index)) for index, entry in enumerate(node.value)]
        return self._read_scalar(node)

    def _read_mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _KEYS:
                self._complain(line, "a key must be a plain word")
            elif key in mapping:
                first = self.document.lines[(*path, key)]
                self._complain(line, f"{dotted((*path, key))}: given twice (first on line {first})")
            else:
                self.document.lines[(*path, key)] = line
                mapping[key] = self.read(value_node, (*path, key))
        return mapping

    def _read_scalar(self, node: yaml.Node) -> Any:  # noqa: ANN401  # text, number, boolean, date or None
        kind = node.tag.removeprefix(_TAG)
        if not isinstance(node, yaml.ScalarNode) or kind not in {*_PLAIN, "str"}:
            self._complain(
                node.start_mark.line + 1, "tags (a word that starts with “!”) cannot be used here; put text in quotes"
            )
            return None
        return _scalar(kind, node.value)

    def _complain(self, line: int, text: str) -> None:
        self.document.complaints.append(Complaint(line, text))


def _scalar(kind: str, text: str) -> str | int | float | bool | date | None:
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "timestamp":
                return date.fromisoformat(text)
    except ValueError:
        pass  # "2026-02-30" or `!!int x`: text, which the model then refuses with the key's name
    return text


def dotted(path: Path) -> str:
    """A path as people write it: `boards[2].id`, list entries counted from 1."""
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")
