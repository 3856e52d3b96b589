from hypothesis import given
from hypothesis import strategies as st

from sampan.runtime.ids import IdSource


@given(st.integers(min_value=0, max_value=1023), st.integers(min_value=0, max_value=1023))
def test_ids_are_unique_over_processes_and_rise_within_one(first: int, second: int) -> None:
    mine = IdSource(process_number=first)
    ids = [mine.next_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert 0 < ids[-1] < 2**63
    if first != second:
        others = IdSource(process_number=second)
        assert not set(ids) & {others.next_id() for _ in range(5000)}
