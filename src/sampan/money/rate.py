"""Exact exchange rates and the one rounding function of the project."""

import re
from dataclasses import dataclass
from typing import Self

from sampan.errors import InvalidRequest

# A rate is kept to at most this many digits after the point; ECB publishes four to six significant ones.
RATE_SCALE_MAX = 12
_DECIMAL = re.compile(r"\d{1,12}(?:\.(\d{1,12}))?", re.ASCII)


class InvalidRate(InvalidRequest):
    """The text is not a positive decimal rate, or the rate is not positive."""

    def __init__(self, detail: str) -> None:
        super().__init__("INVALID_RATE", detail)


def divide_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest integer, halves away from zero.

    Raises: AssertionError when the denominator is not positive, which is our own bug.
    """
    assert denominator > 0, "a denominator is positive"
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (1 if 2 * rest >= denominator else 0)
    return rounded if numerator >= 0 else -rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many units of the counter currency one unit of the base buys: mantissa / 10**scale, in major units."""

    base: str
    counter: str
    mantissa: int
    scale: int

    def __post_init__(self) -> None:
        if self.mantissa <= 0:
            raise InvalidRate(f"a rate {self.base}/{self.counter} must be above zero")
        if not 0 <= self.scale <= RATE_SCALE_MAX:
            raise InvalidRate(f"a rate has at most {RATE_SCALE_MAX} decimals")

    @classmethod
    def parse(cls, text: str, *, base: str, counter: str) -> Self:
        """The rate written as a plain decimal such as "6.5123". Raises InvalidRate."""
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise InvalidRate(f"not a decimal rate: {text[:24]!r}")
        return cls(base=base, counter=counter, mantissa=int(text.replace(".", "")), scale=len(match.group(1) or ""))

    def __str__(self) -> str:
        """The plain decimal, with all its digits."""
        if self.scale == 0:
            return str(self.mantissa)
        digits = str(self.mantissa).rjust(self.scale + 1, "0")
        return f"{digits[: -self.scale]}.{digits[-self.scale :]}"
