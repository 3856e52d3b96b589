"""The one source of the present moment. In the sandbox it can be moved; outside it is the wall clock."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sampan.errors import InvalidRequest
from sampan.runtime.database import CONNECTION_LOST, Database
from sampan.runtime.events import Events

_TOPIC = "clock"
_OFFSET_MAX = timedelta(days=3650)
_READ_ANEW_EVERY_S = 5.0


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The wall clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for replaying the past."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move it; backwards too."""
        self.at += by


class SandboxClock:
    """The wall clock plus an offset that all processes of the network share."""

    def __init__(self, database: Database, events: Events) -> None:
        self._database = database
        self._events = events
        self.offset = timedelta()

    @classmethod
    @asynccontextmanager
    async def open(cls, database: Database, events: Events) -> AsyncIterator["SandboxClock"]:
        """A clock that follows the shared offset until the context ends."""
        clock = cls(database, events)
        await clock.read()
        follower = asyncio.create_task(clock._follow())
        try:
            yield clock
        finally:
            follower.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await follower

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    async def read(self) -> None:
        """Take over the shared offset as it stands in the database."""
        async with self._database.connection() as connection:
            offset_us = await connection.fetchval("SELECT offset_us FROM runtime.clock")
        self.offset = timedelta(microseconds=offset_us)

    async def advance(self, by: timedelta) -> datetime:
        """Move the clock of the whole network forward; gives back the new moment. Raises InvalidRequest."""
        if not timedelta() <= by or self.offset + by > _OFFSET_MAX:
            raise InvalidRequest(
                "CLOCK_OUT_OF_RANGE", f"the clock moves forward only, by at most {_OFFSET_MAX.days} days"
            )
        await self._shift("UPDATE runtime.clock SET offset_us = offset_us + $1, changed_at = now()", by)
        return self.now()

    async def reset(self) -> datetime:
        """Put the clock of the whole network back to the wall clock."""
        await self._shift("UPDATE runtime.clock SET offset_us = $1, changed_at = now()", timedelta())
        return self.now()

    async def _shift(self, statement: str, by: timedelta) -> None:
        async with self._database.connection() as connection:
            await connection.execute(statement, by // timedelta(microseconds=1))
        await self.read()
        self._events.publish(_TOPIC)

    async def _follow(self) -> None:
        async with self._events.subscribe(_TOPIC) as changes:
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changes.get(), timeout=_READ_ANEW_EVERY_S)
                with contextlib.suppress(*CONNECTION_LOST):
                    await self.read()
