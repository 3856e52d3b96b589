"""What the network needs from a wallet, whoever runs it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sampan.money import Money
from sampan.trades.model import Buyer


class DebitState(StrEnum):
    """What a wallet says of a debit it was asked for."""

    PAID = "PAID"
    WAITING = "WAITING"  # the buyer is being asked
    REFUSED = "REFUSED"  # final for this payment id; nothing was or will be debited
    CANCELLED = "CANCELLED"  # undone, or never to be done
    NEVER_SEEN = "NEVER_SEEN"  # no such payment id reached the wallet


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    """What the phone shows of the order."""

    merchant_name: str
    subject: str
    merchant_amount: Money
    rate: str | None
    quote_id: int | None
    presenter: str
    merchant_order_id: str
    trade_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Debit:
    """Asks a wallet to debit `amount` in its own currency. `payment_id` is the idempotency key."""

    payment_id: int
    amount: Money
    order: OrderShown
    expires_at: datetime
    payment_code: str | None = None
    wallet_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitAnswer:
    """A wallet's answer; `buyer` is known once the code was."""

    payment_id: int
    state: DebitState
    refusal: str | None = None
    buyer: Buyer | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Asks a wallet to give part of a payment back. `refund_id` is the idempotency key."""

    refund_id: int
    payment_id: int
    amount: Money
    reason: str


class PayerWallet(Protocol):
    """A wallet as the network sees it. Every call may be sent again; each raises OutcomeUnknown or Unavailable."""

    operator: str
    currency: str

    async def debit_by_code(self, debit: Debit) -> DebitAnswer:
        """Debit whoever shows the code, or ask them first."""
        ...

    async def prepare(self, debit: Debit) -> DebitAnswer:
        """Show the order to a buyer who scanned it; they pay or decline on the phone."""
        ...

    async def find(self, payment_id: int) -> DebitAnswer:
        """What became of a payment id."""
        ...

    async def cancel(self, payment_id: int) -> DebitAnswer:
        """Make sure nothing is or stays debited under this payment id, even if it arrives later.

        `refusal` is "REVERSED" when money had been debited and was given back.
        """
        ...

    async def credit(self, credit: Credit) -> None:
        """Give money back. Raises Refused when the wallet never will."""
        ...
