import asyncio
from collections.abc import Sequence

import pytest

from sampan.errors import OutcomeUnknown, Refused
from sampan.runtime import batcher as batcher_module
from sampan.runtime.batcher import Batcher


async def test_a_lone_item_is_applied_at_once_and_a_crowd_together() -> None:
    batches: list[list[int]] = []

    async def apply(items: Sequence[int]) -> list[int | Exception]:
        batches.append(list(items))
        await asyncio.sleep(0.01)
        return [item * 10 for item in items]

    batcher = Batcher(apply, limit=100)
    assert await batcher.submit(1) == 10
    assert await asyncio.gather(*(batcher.submit(n) for n in range(2, 8))) == [20, 30, 40, 50, 60, 70]
    assert batches == [[1], [2, 3, 4, 5, 6, 7]]


async def test_one_poisonous_item_does_not_fail_its_neighbours() -> None:
    async def apply(items: Sequence[int]) -> list[int | Exception]:
        if 3 in items:
            raise ZeroDivisionError
        return list(items)

    batcher = Batcher(apply)
    results = await asyncio.gather(*(batcher.submit(n) for n in range(5)), return_exceptions=True)
    assert [type(result) for result in results] == [int, int, int, ZeroDivisionError, int]


async def test_an_exception_given_for_an_item_is_raised_to_its_caller_only() -> None:
    async def apply(items: Sequence[int]) -> list[int | Exception]:
        return [Refused("ODD") if item % 2 else item for item in items]

    batcher = Batcher(apply)
    even, odd = await asyncio.gather(batcher.submit(2), batcher.submit(3), return_exceptions=True)
    assert even == 2
    assert isinstance(odd, Refused)


async def test_a_lost_connection_is_answered_by_applying_the_same_items_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batcher_module, "RESEND_EVERY_S", 0.001)
    seen: list[list[int]] = []

    async def apply(items: Sequence[int]) -> list[int | Exception]:
        seen.append(list(items))
        if len(seen) < 3:
            raise ConnectionResetError
        return list(items)

    assert await Batcher(apply).submit(7) == 7
    assert seen == [[7], [7], [7]]


async def test_a_database_that_stays_away_leaves_the_outcome_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batcher_module, "RESEND_EVERY_S", 0.001)
    monkeypatch.setattr(batcher_module, "RESEND_FOR_S", 0.01)

    async def apply(items: Sequence[int]) -> list[int | Exception]:
        raise ConnectionResetError

    with pytest.raises(OutcomeUnknown):
        await Batcher(apply).submit(7)
