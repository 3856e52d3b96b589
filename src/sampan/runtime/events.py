"""Hints between the processes of one network, so that screens change by themselves.

An event is only a topic such as `wallet:123`: it says that something about it changed, and who listens reads it anew.
It is sent after the commit and may get lost with its process; screens therefore also read anew when they reconnect.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from sampan.runtime.database import CONNECTION_LOST

_CHANNEL = "sampan_events"
_COLLECT_FOR_S = 0.01
_PAYLOAD_BYTES_MAX = 7_000  # PostgreSQL allows 8,000
_RECONNECT_EVERY_S = 0.5
_QUEUE_TOPICS_MAX = 256


class Events:
    """One process's ear and mouth. `open` it once; `subscribe` and `publish` as often as needed."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._subscribers: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._outgoing: set[str] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str) -> AsyncIterator["Events"]:
        """Listening until the context ends; it comes back by itself when the database does."""
        events = cls(dsn)
        ready = asyncio.Event()
        events._task = asyncio.create_task(events._run(ready))
        await ready.wait()
        try:
            yield events
        finally:
            events._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await events._task

    def publish(self, *topics: str) -> None:
        """Tell every process that these topics changed. Never raises and never waits."""
        self._outgoing.update(topics)
        self._wake.set()

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator["asyncio.Queue[str]"]:
        """A queue of the topics that changed since. A full queue drops: the reader is going to read anew anyway."""
        queue: asyncio.Queue[str] = asyncio.Queue(_QUEUE_TOPICS_MAX)
        for topic in topics:
            self._subscribers[topic].add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                self._subscribers[topic].discard(queue)
                if not self._subscribers[topic]:
                    del self._subscribers[topic]

    async def _run(self, ready: asyncio.Event) -> None:
        while True:
            try:
                connection = await asyncpg.connect(self._dsn, timeout=10)
                try:
                    await connection.add_listener(_CHANNEL, self._heard)
                    ready.set()
                    await self._send_forever(connection)
                finally:
                    await connection.close(timeout=2)
            except CONNECTION_LOST:
                ready.set()
                await asyncio.sleep(_RECONNECT_EVERY_S)

    async def _send_forever(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=15)
            if not self._outgoing:
                # Asking now and then finds out that the server went away while nobody published.
                await connection.execute("SELECT 1")
                continue
            await asyncio.sleep(_COLLECT_FOR_S)
            self._wake.clear()
            topics, self._outgoing = sorted(self._outgoing), set()
            for payload in _payloads(topics):
                await connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, payload)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        for topic in str(payload).split(" "):
            for queue in self._subscribers.get(topic, ()):
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(topic)


def _payloads(topics: list[str]) -> list[str]:
    payloads, current, size = [], list[str](), 0
    for topic in topics:
        if current and size + len(topic) + 1 > _PAYLOAD_BYTES_MAX:
            payloads.append(" ".join(current))
            current, size = [], 0
        current.append(topic)
        size += len(topic) + 1
    return [*payloads, " ".join(current)]
