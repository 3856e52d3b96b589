"""Money: an integer of minor units and a currency, never a float."""

import re
from dataclasses import dataclass
from typing import Self

from sampan.errors import InvalidRequest
from sampan.money.currency import currency
from sampan.money.rate import Rate, divide_half_up

# Fits a signed 64-bit column with room to add a million of them.
AMOUNT_MINOR_MAX = 9_000_000_000_000
_DECIMAL = re.compile(r"(\d{1,15})(?:\.(\d{1,6}))?", re.ASCII)


class InvalidAmount(InvalidRequest):
    """The text is not an amount of this currency, or is out of range."""

    def __init__(self, detail: str) -> None:
        super().__init__("INVALID_AMOUNT", detail)


class CurrencyMismatch(InvalidRequest):
    """Two amounts, or an amount and a rate, are in different currencies."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__("CURRENCY_MISMATCH", f"{left} is not {right}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units (cents, fen, yen) of one ISO 4217 currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        currency(self.currency)
        if abs(self.amount_minor) > AMOUNT_MINOR_MAX:
            raise InvalidAmount("the amount is beyond what this network carries")

    @classmethod
    def parse(cls, text: str, code: str) -> Self:
        """The amount written in major units, such as "12.30" or "0.01".

        Raises: InvalidAmount for a sign, an exponent, a blank or more decimals than the currency has;
                UnknownCurrency.
        """
        digits = currency(code).digits
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise InvalidAmount(f"not an amount: {text[:24]!r}")
        whole, fraction = match.group(1), match.group(2) or ""
        if len(fraction) > digits:
            raise InvalidAmount(f"{code} has {digits} decimals, not {len(fraction)}")
        return cls(amount_minor=int(whole + fraction.ljust(digits, "0")), currency=code)

    def major(self) -> str:
        """The plain decimal in major units, always with all the currency's decimals: "12.30", "1200"."""
        digits = currency(self.currency).digits
        sign, minor = ("-" if self.amount_minor < 0 else ""), abs(self.amount_minor)
        if digits == 0:
            return f"{sign}{minor}"
        return f"{sign}{minor // 10**digits}.{minor % 10**digits:0{digits}d}"

    def convert(self, rate: Rate) -> "Money":
        """This amount in the rate's counter currency, rounded half up once. Raises CurrencyMismatch."""
        if self.currency != rate.base:
            raise CurrencyMismatch(self.currency, rate.base)
        shift = currency(rate.counter).digits - currency(rate.base).digits
        numerator = self.amount_minor * rate.mantissa * 10 ** max(shift, 0)
        denominator = 10 ** (rate.scale + max(-shift, 0))
        return Money(amount_minor=divide_half_up(numerator, denominator), currency=rate.counter)

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(amount_minor=self.amount_minor + other.amount_minor, currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(amount_minor=self.amount_minor - other.amount_minor, currency=self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)


def share_of(total_minor: int, *, part: int, whole: int) -> int:
    """total_minor * part / whole, rounded half up.

    Refunds take the difference of two cumulative shares, so that many partial refunds add up to the whole exactly.
    """
    assert 0 <= part <= whole
    assert whole > 0
    return divide_half_up(total_minor * part, whole)
