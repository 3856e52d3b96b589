"""The trade: one payment from order to refund, and the words for every state it can be in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import assert_never

from sampan.money import Money, Rate

_SHANGHAI = timezone(timedelta(hours=8))
_NUMBER_DIGITS = 20


class TradeState(StrEnum):
    """Where a trade stands. TRANSITIONS in rules.py is the only table of how it moves."""

    OPEN = "OPEN"  # waits for the buyer: nothing was debited
    AUTHORISING = "AUTHORISING"  # the debit was sent and its outcome is not yet known
    CANCELLING = "CANCELLING"  # it is being undone: whatever was debited will be given back
    PAID = "PAID"  # debited and posted in every book; may be partly refunded
    CLOSED = "CLOSED"  # ends with no money kept: cancelled, expired, or refunded in full
    FINISHED = "FINISHED"  # paid, and too old to be refunded


class PresentedBy(StrEnum):
    """Who shows the code that is scanned."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"


class RefundState(StrEnum):
    """Where a refund stands."""

    PENDING = "PENDING"  # reserved on the trade; the wallet was or will be told
    SUCCEEDED = "SUCCEEDED"  # credited to the buyer and posted in every book
    FAILED = "FAILED"  # the wallet refused it; nothing moved


class CancelAction(StrEnum):
    """What a cancel did with the money."""

    NONE = "NONE"  # there was no such trade, or it was closed before
    CLOSE = "CLOSE"  # nothing had been debited
    REFUND = "REFUND"  # what had been debited was given back


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """The payer as the wallet names them to the network."""

    operator: str
    wallet_id: int
    user_id: str
    login_masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade as it stands; `rate` leads from the merchant's `amount` to the payer's `buyer_amount`."""

    trade_id: int
    merchant_id: int
    store_id: str | None
    terminal_id: str | None
    merchant_order_id: str
    application_id: str | None
    presented_by: PresentedBy
    state: TradeState
    subject: str
    amount: Money
    attempt: int
    buyer: Buyer | None
    buyer_amount: Money | None
    quote_id: int | None
    rate: Rate | None
    mdr_minor: int
    network_fee_minor: int
    refunded_minor: int
    buyer_refunded_minor: int
    refusal: str | None
    qr_code: str | None
    notify_url: str | None
    extra: dict[str, str]
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    closed_at: datetime | None

    @property
    def refundable(self) -> Money:
        """What may still be given back, in the merchant's currency."""
        return Money(amount_minor=self.amount.amount_minor - self.refunded_minor, currency=self.amount.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeEvent:
    """One line of a trade's history; never changed."""

    from_state: TradeState | None
    to_state: TradeState
    cause: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund. `buyer_amount` is at the payment's own rate; `repeated` when the same request came before."""

    refund_id: int
    trade_id: int
    request_id: str
    state: RefundState
    amount: Money
    buyer_amount: Money
    reason: str
    created_at: datetime
    completed_at: datetime | None
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRequest:
    """A merchant asks to be paid by whoever shows this code."""

    merchant_id: int
    merchant_order_id: str
    payment_code: str
    amount: Money
    subject: str
    expires_in: timedelta
    application_id: str | None = None
    store_id: str | None = None
    terminal_id: str | None = None
    notify_url: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecreateRequest:
    """A merchant asks for a QR code that a buyer will scan."""

    merchant_id: int
    merchant_order_id: str
    amount: Money
    subject: str
    expires_in: timedelta
    application_id: str | None = None
    store_id: str | None = None
    terminal_id: str | None = None
    notify_url: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRef:
    """How a merchant names a trade: by our id, by its own, or by both, which must then agree."""

    merchant_id: int
    trade_id: int | None = None
    merchant_order_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """A merchant gives money back. Without `request_id` only the whole amount may be refunded, once."""

    trade: TradeRef
    amount: Money
    request_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelResult:
    """What a cancel found and did; `trade` is None when no such trade ever came."""

    action: CancelAction
    trade: Trade | None


def trade_number(trade: Trade) -> str:
    """The 28 digits printed for people and sent on wires: the day it was made, in Shanghai, then the trade id."""
    return f"{trade.created_at.astimezone(_SHANGHAI):%Y%m%d}{trade.trade_id:0{_NUMBER_DIGITS}d}"


def parse_trade_number(text: str) -> int | None:
    """The trade id in a trade number; None when the text is not one."""
    if len(text) != 8 + _NUMBER_DIGITS or not (text.isascii() and text.isdecimal()):
        return None
    trade_id = int(text[8:])
    return trade_id if trade_id < 2**63 else None


def is_final(state: TradeState) -> bool:
    """Whether the payment's outcome is decided (refunds may still follow)."""
    match state:
        case TradeState.PAID | TradeState.CLOSED | TradeState.FINISHED:
            return True
        case TradeState.OPEN | TradeState.AUTHORISING | TradeState.CANCELLING:
            return False
    assert_never(state)
