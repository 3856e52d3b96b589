"""The pure decisions of a trade: how its state moves, what it costs, what a refund gives back."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sampan.money import Money, divide_half_up, share_of
from sampan.trades.model import PayRequest, PrecreateRequest, PresentedBy, Trade, TradeState

# The only ways a trade's state moves. OPEN to OPEN: bound to, or released from, a buyer.
TRANSITIONS: dict[TradeState, frozenset[TradeState]] = {
    TradeState.OPEN: frozenset(
        {TradeState.OPEN, TradeState.AUTHORISING, TradeState.PAID, TradeState.CANCELLING, TradeState.CLOSED}
    ),
    TradeState.AUTHORISING: frozenset({TradeState.OPEN, TradeState.PAID, TradeState.CANCELLING}),
    TradeState.CANCELLING: frozenset({TradeState.CLOSED}),
    TradeState.PAID: frozenset({TradeState.PAID, TradeState.CLOSED, TradeState.FINISHED}),
    TradeState.CLOSED: frozenset(),
    TradeState.FINISHED: frozenset(),
}

# A debit whose answer is this old is asked for by the sweeper.
ASK_AFTER = timedelta(seconds=10)
# A wallet that still knows nothing of a debit this old will never be told again: it is cancelled there and here.
GIVE_UP_AFTER = timedelta(seconds=60)
# After this a payment can no longer be refunded.
REFUNDABLE_FOR = timedelta(days=365)

_MILLION = 1_000_000


def content_hash(request: PayRequest | PrecreateRequest) -> bytes:
    """SHA-256 of what may not differ when the same merchant_order_id comes again.

    The payment code is left out: after a refusal the buyer shows another.
    """
    presented_by = PresentedBy.BUYER if isinstance(request, PayRequest) else PresentedBy.MERCHANT
    words = (
        presented_by,
        str(request.amount.amount_minor),
        request.amount.currency,
        request.subject,
        request.store_id or "",
        request.terminal_id or "",
    )
    return hashlib.sha256("\x1f".join(words).encode()).digest()


def code_hash(payment_code: str) -> bytes:
    """SHA-256 of a payment code: tells whether the same code came again without keeping it."""
    return hashlib.sha256(payment_code.encode()).digest()


def fee(amount: Money, rate_ppm: int) -> int:
    """The fee on an amount in minor units, rounded half up."""
    return divide_half_up(amount.amount_minor * rate_ppm, _MILLION)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundShares:
    """What one refund gives back: to the buyer in their currency, of the two fees in the merchant's."""

    buyer_amount_minor: int
    mdr_minor: int
    network_fee_minor: int


def refund_shares(trade: Trade, amount_minor: int) -> RefundShares:
    """The shares of the next refund of `amount_minor`.

    Each is the difference of two cumulative shares, so that the refunds of a whole payment give back exactly the whole.
    """
    assert trade.buyer_amount is not None, "a paid trade has a buyer amount"
    whole, before = trade.amount.amount_minor, trade.refunded_minor
    after = before + amount_minor

    def share(total_minor: int) -> int:
        return share_of(total_minor, part=after, whole=whole) - share_of(total_minor, part=before, whole=whole)

    return RefundShares(
        buyer_amount_minor=share(trade.buyer_amount.amount_minor),
        mdr_minor=share(trade.mdr_minor),
        network_fee_minor=share(trade.network_fee_minor),
    )
