"""Named SQL statements kept in .sql files, each under a `-- name: snake_case` header."""

import re
from importlib.resources import files

_HEADER = re.compile(r"^-- name: ([a-z][a-z0-9_]*)\s*$", re.MULTILINE)


class Queries(dict[str, str]):
    """Statement text by name; a name that is not in the file is a KeyError where it is used."""


def load_queries(package: str, file: str = "queries.sql") -> Queries:
    """The statements of a package's .sql file.

    Raises: ValueError when a name stands twice or text stands before the first header.
    """
    return parse_queries((files(package) / file).read_text(encoding="utf-8"))


def parse_queries(text: str) -> Queries:
    """The statements of `text`, by name. Raises ValueError as load_queries does."""
    before, *parts = _HEADER.split(text)
    if any(line.strip() and not line.startswith("--") for line in before.splitlines()):
        raise ValueError("a statement stands before the first `-- name:` header")
    queries = Queries()
    for name, statement in zip(parts[::2], parts[1::2], strict=True):
        if name in queries:
            raise ValueError(f"the statement {name} stands twice")
        queries[name] = statement.strip().rstrip(";")
    return queries
