import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampan.money import (
    CURRENCIES,
    CurrencyMismatch,
    InvalidAmount,
    InvalidRate,
    Money,
    Rate,
    UnknownCurrency,
    divide_half_up,
    share_of,
)

codes = st.sampled_from(sorted(CURRENCIES))
minor = st.integers(min_value=0, max_value=10**11)


@given(minor, codes)
def test_parse_is_the_inverse_of_major(amount_minor: int, code: str) -> None:
    money = Money(amount_minor=amount_minor, currency=code)
    assert Money.parse(money.major(), code) == money


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.234", "1e3", " 1", "1 ", "1,00", ".5", "1.", "0x10", "NaN", "٣", "9" * 16]
)
def test_text_that_is_not_a_usd_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.parse(text, "USD")


def test_a_yen_has_no_decimals() -> None:
    assert Money.parse("1200", "JPY").major() == "1200"
    with pytest.raises(InvalidAmount):
        Money.parse("1200.0", "JPY")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        Money.parse("1", "XXX")


@pytest.mark.parametrize(
    ("amount", "code", "rate", "counter", "expected"),
    [
        ("4.50", "USD", "6.8872", "CNY", "30.99"),
        ("18000", "KRW", "0.000805556", "USD", "14.50"),
        ("14.50", "USD", "1241.379310", "KRW", "18000"),
        ("0.01", "USD", "6.5", "CNY", "0.07"),
    ],
)
def test_conversion_rounds_half_up_once(amount: str, code: str, rate: str, counter: str, expected: str) -> None:
    converted = Money.parse(amount, code).convert(Rate.parse(rate, base=code, counter=counter))
    assert converted == Money.parse(expected, counter)


def test_conversion_with_the_wrong_rate_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        Money.parse("1", "EUR").convert(Rate.parse("6.5", base="USD", counter="CNY"))


@pytest.mark.parametrize("text", ["0", "0.000", "-1", "1e5", "", "1.1234567890123"])
def test_a_rate_that_is_not_a_positive_decimal_is_refused(text: str) -> None:
    with pytest.raises(InvalidRate):
        Rate.parse(text, base="USD", counter="CNY")


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=1, max_value=10**6))
def test_division_rounds_to_the_nearest_and_halves_away_from_zero(numerator: int, denominator: int) -> None:
    rounded = divide_half_up(numerator, denominator)
    assert abs(2 * (rounded * denominator - numerator)) <= denominator
    assert divide_half_up(-numerator, denominator) == -rounded


@given(minor, st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=20))
def test_cumulative_shares_of_many_parts_add_up_to_the_whole(total_minor: int, parts: list[int]) -> None:
    whole, done, given_back = sum(parts), 0, 0
    for part in parts:
        before = share_of(total_minor, part=done, whole=whole)
        done += part
        piece = share_of(total_minor, part=done, whole=whole) - before
        assert piece >= 0
        given_back += piece
    assert given_back == total_minor
