"""63-bit ids: ordered by time, unique over all processes of one network."""

import time
from dataclasses import dataclass, field

from sampan.runtime.database import Database

# 41 bits of milliseconds (69 years), 10 bits of process, 12 bits of counter.
_EPOCH_MS = 1_493_596_800_000  # 2017-05-01T00:00:00Z
_PROCESS_BITS = 10
_COUNTER_BITS = 12


@dataclass(slots=True)
class IdSource:
    """Makes ids for one process.

    It goes by the wall clock, never the sandbox clock: that one may be set back, and an id must not come twice.
    """

    process_number: int
    _last: int = field(default=0, init=False)

    def next_id(self) -> int:
        """A new id, above every one this process made before."""
        now = (time.time_ns() // 1_000_000 - _EPOCH_MS) << _COUNTER_BITS
        # Over 4,096 in a millisecond, or a wall clock set back, it runs ahead of the clock instead of waiting.
        self._last = max(now, self._last + 1)
        moment, counter = self._last >> _COUNTER_BITS, self._last & ((1 << _COUNTER_BITS) - 1)
        process = self.process_number & ((1 << _PROCESS_BITS) - 1)
        return (moment << (_PROCESS_BITS + _COUNTER_BITS)) | (process << _COUNTER_BITS) | counter


async def open_ids(database: Database) -> IdSource:
    """An id source with a process number no living process has."""
    async with database.connection() as connection:
        number = await connection.fetchval("SELECT nextval('runtime.process_numbers')")
    return IdSource(process_number=int(number) % (1 << _PROCESS_BITS))
