"""The currencies we settle or quote, with their ISO 4217 codes and minor-unit digits."""

from dataclasses import dataclass

from sampan.errors import InvalidRequest


class UnknownCurrency(InvalidRequest):
    """The code is not one of CURRENCIES."""

    def __init__(self, code: str) -> None:
        super().__init__("UNKNOWN_CURRENCY", f"{code[:8]!r} is not a currency this network knows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """One ISO 4217 currency: alphabetic code, three-digit number, digits after the point."""

    code: str
    number: str
    digits: int


# ISO 4217 List One (alphabetic code, numeric code, minor unit).
_LIST_ONE = """
AED 784 2  AUD 036 2  BGN 975 2  BHD 048 3  BRL 986 2  CAD 124 2  CHF 756 2  CNY 156 2  CZK 203 2
DKK 208 2  EUR 978 2  GBP 826 2  HKD 344 2  HUF 348 2  IDR 360 2  ILS 376 2  INR 356 2  ISK 352 0
JPY 392 0  KRW 410 0  KWD 414 3  MOP 446 2  MXN 484 2  MYR 458 2  NOK 578 2  NZD 554 2  PHP 608 2
PLN 985 2  RON 946 2  RUB 643 2  SEK 752 2  SGD 702 2  THB 764 2  TRY 949 2  TWD 901 2  USD 840 2
VND 704 0  ZAR 710 2
"""


def _read_list() -> dict[str, Currency]:
    words = _LIST_ONE.split()
    triples = zip(words[::3], words[1::3], words[2::3], strict=True)
    return {code: Currency(code=code, number=number, digits=int(digits)) for code, number, digits in triples}


CURRENCIES: dict[str, Currency] = _read_list()


def currency(code: str) -> Currency:
    """The currency of an alphabetic code. Raises UnknownCurrency."""
    try:
        return CURRENCIES[code]
    except KeyError:
        raise UnknownCurrency(code) from None
