"""Amounts, currencies, exact rates and the one rounding function. Pure: no I/O, no clock."""

from sampan.money.currency import CURRENCIES, Currency, UnknownCurrency, currency
from sampan.money.money import CurrencyMismatch, InvalidAmount, Money, share_of
from sampan.money.rate import InvalidRate, Rate, divide_half_up

__all__ = [
    "CURRENCIES",
    "Currency",
    "CurrencyMismatch",
    "InvalidAmount",
    "InvalidRate",
    "Money",
    "Rate",
    "UnknownCurrency",
    "currency",
    "divide_half_up",
    "share_of",
]
