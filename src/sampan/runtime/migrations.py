"""Numbered SQL migrations: applied in order, once, each in its own transaction."""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files

from sampan.runtime.database import Connection

# Any number will do, as long as every Sampan process takes the same one.
_ADVISORY_LOCK = 5_310_170_509
_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_BOOK_KEEPING = """
CREATE SCHEMA IF NOT EXISTS runtime;
CREATE TABLE IF NOT EXISTS runtime.migrations (
    name       text PRIMARY KEY,
    checksum   bytea NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""


class MigrationChanged(Exception):
    """An applied migration's file is no longer the one that was applied. Nothing was changed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the migration {name} was changed after it had been applied; this database belongs to another version. "
            "No data was touched. Use the version that made it, or a new SAMPAN_HOME."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file: its name, its text and the SHA-256 of the text."""

    name: str
    sql: str

    @property
    def checksum(self) -> bytes:
        return hashlib.sha256(self.sql.encode()).digest()


def all_migrations() -> list[Migration]:
    """Every migration of this version, in order. Raises ValueError when two share a number."""
    found: list[Migration] = []
    for entry in sorted(files("sampan.migrations").iterdir(), key=lambda item: item.name):
        if match := _FILE_NAME.fullmatch(entry.name):
            if found and found[-1].name[:4] == match.group(1):
                raise ValueError(f"two migrations are numbered {match.group(1)}")
            found.append(Migration(name=entry.name, sql=entry.read_text(encoding="utf-8")))
    return found


async def migrate(connection: Connection) -> list[str]:
    """Apply what has not been applied yet; gives back the names applied now.

    Safe to call from many processes at once. Raises: MigrationChanged.
    """
    await connection.execute("SELECT pg_advisory_lock($1)", _ADVISORY_LOCK)
    try:
        await connection.execute(_BOOK_KEEPING)
        rows = await connection.fetch("SELECT name, checksum FROM runtime.migrations")
        applied = {row["name"]: row["checksum"] for row in rows}
        new: list[str] = []
        for migration in all_migrations():
            if migration.name not in applied:
                await _apply(connection, migration)
                new.append(migration.name)
            elif applied[migration.name] != migration.checksum:
                raise MigrationChanged(migration.name)
        return new
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _ADVISORY_LOCK)


async def _apply(connection: Connection, migration: Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.sql)
        await connection.execute(
            "INSERT INTO runtime.migrations (name, checksum) VALUES ($1, $2)", migration.name, migration.checksum
        )
