"""The JQL our client sends, read into a small tree; everything else is refused as Jira refuses it.

query   := [where] ["ORDER BY" sort {"," sort}]
where   := all {"OR" all}
all     := part {"AND" part}
part    := "(" where ")" | field operator value | field "in" "(" value {"," value} ")"
sort    := field ["ASC" | "DESC"]
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LIST_FIELDS = {
    "filter": "filter",
    "project": "project",
    "issuetype": "issuetype",
    "type": "issuetype",
    "sprint": "sprint",
    "id": "id",
    "issue": "id",
    "issuekey": "id",
    "key": "id",
}
TIME_FIELDS = {"created": "created", "createddate": "created", "updated": "updated", "updateddate": "updated"}
SORT_FIELDS = {**TIME_FIELDS, "id": "id", "key": "key", "issuekey": "key", "rank": "rank"}
COMPARISONS = ("=", ">", ">=", "<", "<=")
MOST_SORT_FIELDS = 7
_DEEPEST = 50
_RESERVED = {"and", "or", "in", "order", "by", "not", "is", "was", "empty", "null", "asc", "desc"}

_TOKENS = re.compile(
    r"""\s*(?:
        (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign>>=|<=|!=|!~|[=<>~(),])
      | (?P<word>[^\s"'=<>!~(),]+)
    )""",
    re.VERBOSE | re.DOTALL,
)


class JqlError(Exception):
    """The query cannot be understood or names something that is not there; the message is what Jira would say."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A restriction of one field, under its usual name; several values for "in", one for a comparison."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts hold."""

    parts: tuple["Where", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of its parts holds."""

    parts: tuple["Where", ...]


Where = Clause | And | Or


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to order by."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query; `where` is None when nothing is restricted."""

    where: Where | None
    order: tuple[Sort, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool = False

    @property
    def word(self) -> str:
        """Its text in small letters, or nothing when it is quoted: a quoted text is never a keyword."""
        return "" if self.quoted else self.text.lower()


def parse_jql(text: str) -> Query:
    """Read a query.

    Raises:
        JqlError: a syntax error, or a field or an operator that the demo Jira does not know.
    """
    return _Parser(_split(text)).query()


def _split(text: str) -> list[_Token]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKENS.match(text, at, end)
        if not match:
            raise JqlError(f"Error in the JQL Query: The character '{text[at:].strip()[:1]}' is not understood.")
        quoted = match["quoted"]
        tokens.append(
            _Token(re.sub(r"\\(.)", r"\1", quoted[1:-1], flags=re.DOTALL), quoted=True)
            if quoted
            else _Token(match["sign"] or match["word"])
        )
        at = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens, one method per rule of the grammar."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def query(self) -> Query:
        where = None if not self.tokens or self.next_is("order") else self.where()
        order = self.order() if self.takes("order") else ()
        if self.at < len(self.tokens):
            raise self.surprise("Expecting either 'OR' or 'AND'")
        return Query(where, order)

    def where(self) -> Where:
        parts = [self.all()]
        while self.takes("or"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all(self) -> Where:
        parts = [self.part()]
        while self.takes("and"):
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def part(self) -> Where:
        if not self.takes("("):
            return self.clause()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise JqlError("Error in the JQL Query: it is nested too deeply.")
        inner = self.where()
        self.expect(")")
        self.depth -= 1
        return inner

    def clause(self) -> Clause:
        name = self.value()
        if name.lower() in TIME_FIELDS:
            return Clause(TIME_FIELDS[name.lower()], self.one_of(COMPARISONS), (self.value(),))
        if name.lower() not in LIST_FIELDS:
            raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")
        operator = self.one_of(("=", "in"))
        return Clause(LIST_FIELDS[name.lower()], operator, self.values() if operator == "in" else (self.value(),))

    def values(self) -> tuple[str, ...]:
        self.expect("(")
        values = [self.value()]
        while self.takes(","):
            values.append(self.value())
        self.expect(")")
        return tuple(values)

    def order(self) -> tuple[Sort, ...]:
        self.expect("by")
        sorts = [self.sort()]
        while self.takes(","):
            sorts.append(self.sort())
        return tuple(sorts)

    def sort(self) -> Sort:
        name = self.value()
        if name.lower() not in SORT_FIELDS:
            raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")
        descending = self.takes("desc")
        if not descending:
            self.takes("asc")
        return Sort(SORT_FIELDS[name.lower()], descending)

    def value(self) -> str:
        token = self.next()
        if token is None or token.word in _RESERVED or re.fullmatch(r"[^\w-]+", token.word):
            raise self.surprise("Expecting a value or a field name")
        self.at += 1
        return token.text

    def one_of(self, operators: Sequence[str]) -> str:
        for operator in operators:
            if self.takes(operator):
                return operator
        raise self.surprise("Expecting operator " + " or ".join(f"'{operator}'" for operator in operators))

    def next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next_is(self, word: str) -> bool:
        token = self.next()
        return token is not None and token.word == word

    def takes(self, word: str) -> bool:
        taken = self.next_is(word)
        self.at += taken
        return taken

    def expect(self, word: str) -> None:
        if not self.takes(word):
            raise self.surprise(f"Expecting '{word}'")

    def surprise(self, wish: str) -> JqlError:
        token = self.next()
        found = f"got '{token.text}'" if token else "the query ends"
        return JqlError(f"Error in the JQL Query: {wish} but {found}.")
