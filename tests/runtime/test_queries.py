import pytest

from sampan.runtime.queries import parse_queries


def test_statements_are_found_by_their_headers() -> None:
    queries = parse_queries("-- about this file\n\n-- name: first\nSELECT 1;\n\n-- name: second\n-- why\nSELECT\n 2;\n")
    assert queries == {"first": "SELECT 1", "second": "-- why\nSELECT\n 2"}


@pytest.mark.parametrize(
    "text", ["SELECT 1;\n-- name: late\nSELECT 2", "-- name: one\nSELECT 1;\n-- name: one\nSELECT 2"]
)
def test_a_file_that_would_lose_a_statement_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="statement"):
        parse_queries(text)
