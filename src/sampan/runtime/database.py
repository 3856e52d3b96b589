"""One pool of connections to PostgreSQL, and transactions on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import asyncpg

# What asyncpg raises when the server went away, is starting, or is stopping: the outcome of a commit is then unknown.
CONNECTION_LOST: tuple[type[BaseException], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,
    asyncpg.InterfaceError,
    ConnectionError,
    OSError,
    TimeoutError,
)

# A transaction that lost a race in the database: nothing was done, the same one may simply be run again.
LOST_RACE: tuple[type[BaseException], ...] = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

Connection = asyncpg.pool.PoolConnectionProxy | asyncpg.Connection


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database of one network."""

    pool: "asyncpg.Pool[asyncpg.Record]"
    dsn: str

    @classmethod
    async def open(cls, dsn: str, *, min_size: int = 1, max_size: int = 8) -> Self:
        """Connect. Raises one of CONNECTION_LOST when the server cannot be reached."""
        pool = await asyncpg.create_pool(
            dsn,
            min_size=min_size,
            max_size=max_size,
            command_timeout=60,
            max_inactive_connection_lifetime=300,
            server_settings={
                "application_name": "sampan",
                "statement_timeout": "30000",
                "idle_in_transaction_session_timeout": "60000",
                "timezone": "UTC",
            },
        )
        return cls(pool=pool, dsn=dsn)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection outside any transaction."""
        async with self.pool.acquire(timeout=30) as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection inside one READ COMMITTED transaction: committed at the end, rolled back on any error."""
        async with self.pool.acquire(timeout=30) as connection, connection.transaction():
            yield connection

    async def close(self) -> None:
        """Wait for what is under way and close every connection."""
        await self.pool.close()
