"""Group commit: concurrent requests are collected and applied together, one batch in flight at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sampan.errors import OutcomeUnknown, Unavailable
from sampan.runtime.database import CONNECTION_LOST, LOST_RACE

Item = TypeVar("Item")
Result = TypeVar("Result")

# A request waits at most this long for a database that went away and comes back.
RESEND_FOR_S = 15.0
RESEND_EVERY_S = 0.25
QUEUE_ITEMS_MAX = 20_000


class Batcher(Generic[Item, Result]):
    """Collects items while a batch is being applied, then applies them all in one call.

    The batch in flight is the timer: a lone item is applied at once, and a crowd shares one commit.
    `apply` gives one result (or the exception to raise) for each item, in order. It must be idempotent: after a lost
    connection the same items are applied again, because nobody knows whether the first commit took effect.
    """

    def __init__(
        self, apply: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]], *, limit: int = 256
    ) -> None:
        self._apply = apply
        self._limit = limit
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._runner: asyncio.Task[None] | None = None

    async def submit(self, item: Item) -> Result:
        """The result of this item once its batch is committed.

        Raises: what apply gave for it; Unavailable when too many wait; OutcomeUnknown when the database stayed away.
        """
        if len(self._waiting) >= QUEUE_ITEMS_MAX:
            raise Unavailable("TOO_BUSY", "too many requests are waiting; nothing was done, send it again")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._runner is None:
            self._runner = asyncio.get_running_loop().create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
                await self._settle(batch)
        finally:
            self._runner = None

    async def _settle(self, batch: list[tuple[Item, "asyncio.Future[Result]"]]) -> None:
        try:
            results = await self._apply_until_known([item for item, _ in batch])
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, OutcomeUnknown):
                # One poisonous item must not fail its neighbours.
                for one in batch:
                    await self._settle([one])
                return
            results = [error] * len(batch)
        assert len(results) == len(batch), "apply gives one result for each item"
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

    async def _apply_until_known(self, items: list[Item]) -> Sequence[Result | Exception]:
        give_up_at = asyncio.get_running_loop().time() + RESEND_FOR_S
        while True:
            try:
                return await self._apply(items)
            except LOST_RACE:
                await asyncio.sleep(0.01)
            except CONNECTION_LOST as lost:
                if asyncio.get_running_loop().time() > give_up_at:
                    raise OutcomeUnknown(
                        "DATABASE_AWAY", "the database did not come back in time; ask for the state before resending"
                    ) from lost
                await asyncio.sleep(RESEND_EVERY_S)
