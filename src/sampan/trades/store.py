"""Rows of the schema `trades` as the model's data, and the statements with their many columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import msgspec

from sampan.money import Money, Rate
from sampan.runtime.database import Connection
from sampan.runtime.queries import load_queries
from sampan.trades.model import Buyer, PresentedBy, Refund, RefundState, Trade, TradeEvent, TradeRef, TradeState

QUERIES = load_queries("sampan.trades")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A trade with what only this room needs to know of it; `operator` is whose wallet was asked for the money."""

    trade: Trade
    payment_id: int
    code_hash: bytes | None
    content_hash: bytes
    operator: str | None

    @property
    def is_tombstone(self) -> bool:
        """Whether the order was cancelled before it came."""
        return self.trade.attempt == 0

    @property
    def debit_may_exist(self) -> bool:
        """Whether a wallet was asked for money under the present payment id and has not refused it."""
        trade = self.trade
        return trade.state is not TradeState.OPEN or (trade.buyer is not None and trade.refusal is None)


def read_trade(row: asyncpg.Record) -> Stored:
    """The trade in a row of trades.trades."""
    buyer = None
    if row["buyer_wallet_id"] is not None:
        buyer = Buyer(
            operator=row["buyer_operator"],
            wallet_id=row["buyer_wallet_id"],
            user_id=row["buyer_user_id"] or "",
            login_masked=row["buyer_login_masked"] or "",
        )
    buyer_amount, rate = None, None
    if row["buyer_amount_minor"] is not None:
        buyer_amount = Money(amount_minor=row["buyer_amount_minor"], currency=row["buyer_currency"])
    if row["rate_mantissa"] is not None:
        rate = Rate(
            base=row["currency"],
            counter=row["buyer_currency"],
            mantissa=row["rate_mantissa"],
            scale=row["rate_scale"],
        )
    trade = Trade(
        trade_id=row["trade_id"],
        merchant_id=row["merchant_id"],
        store_id=row["store_id"],
        terminal_id=row["terminal_id"],
        merchant_order_id=row["merchant_order_id"],
        application_id=row["application_id"],
        presented_by=PresentedBy(row["presented_by"]),
        state=TradeState(row["state"]),
        subject=row["subject"],
        amount=Money(amount_minor=row["amount_minor"], currency=row["currency"]),
        attempt=row["attempt"],
        buyer=buyer,
        buyer_amount=buyer_amount,
        quote_id=row["quote_id"],
        rate=rate,
        mdr_minor=row["mdr_minor"],
        network_fee_minor=row["network_fee_minor"],
        refunded_minor=row["refunded_minor"],
        buyer_refunded_minor=row["buyer_refunded_minor"],
        refusal=row["refusal"],
        qr_code=row["qr_code"],
        notify_url=row["notify_url"],
        extra=msgspec.json.decode(row["extra"], type=dict[str, str]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        paid_at=row["paid_at"],
        closed_at=row["closed_at"],
    )
    return Stored(
        trade=trade,
        payment_id=row["payment_id"],
        code_hash=row["code_hash"],
        content_hash=row["content_hash"],
        operator=row["buyer_operator"],
    )


def read_refund(row: asyncpg.Record, trade: Trade, *, repeated: bool = False) -> Refund:
    """The refund in a row of trades.refunds."""
    assert trade.buyer_amount is not None, "only a paid trade has refunds"
    return Refund(
        refund_id=row["refund_id"],
        trade_id=row["trade_id"],
        request_id=row["request_id"],
        state=RefundState(row["state"]),
        amount=Money(amount_minor=row["amount_minor"], currency=trade.amount.currency),
        buyer_amount=Money(amount_minor=row["buyer_amount_minor"], currency=trade.buyer_amount.currency),
        reason=row["reason"],
        created_at=row["created_at"],
        completed_at=row["completed_at"],
        repeated=repeated,
    )


async def register(connection: Connection, new: Sequence[Stored]) -> set[int]:
    """Insert new trades; gives back the trade ids that were new. Orders that came before are left as they are."""
    columns = zip(*(_columns(stored) for stored in new), strict=True)
    rows = await connection.fetch(QUERIES["register"], *map(list, columns))
    return {row["trade_id"] for row in rows}


def _columns(stored: Stored) -> tuple[object, ...]:
    trade, rate, paid = stored.trade, stored.trade.rate, stored.trade.buyer_amount
    return (
        trade.trade_id,
        trade.merchant_id,
        trade.merchant_order_id,
        trade.store_id,
        trade.terminal_id,
        trade.application_id,
        trade.presented_by.value,
        trade.state.value,
        trade.subject,
        trade.amount.amount_minor,
        trade.amount.currency,
        stored.content_hash,
        stored.code_hash,
        stored.operator,
        paid.amount_minor if paid else None,
        paid.currency if paid else None,
        trade.quote_id,
        rate.mantissa if rate else None,
        rate.scale if rate else None,
        trade.mdr_minor,
        trade.network_fee_minor,
        trade.qr_code,
        trade.notify_url,
        msgspec.json.encode(trade.extra).decode(),
        trade.created_at,
        trade.expires_at,
    )


async def find(connection: Connection, ref: TradeRef) -> Stored | None:
    """The merchant's trade; None when there is none, it is another's, or the two ids do not agree."""
    if ref.trade_id is not None:
        row = await connection.fetchrow(QUERIES["by_ids"], [ref.trade_id])
    elif ref.merchant_order_id is not None:
        row = await connection.fetchrow(QUERIES["by_orders"], [ref.merchant_id], [ref.merchant_order_id])
    else:
        return None
    if row is None or row["merchant_id"] != ref.merchant_id:
        return None
    if ref.merchant_order_id is not None and row["merchant_order_id"] != ref.merchant_order_id:
        return None
    return read_trade(row)


async def move(
    connection: Connection,
    stored: Stored,
    to_state: TradeState,
    *,
    cause: str,
    at: datetime,
    refusal: str | None = None,
) -> bool:
    """Change the state if it still is what `stored` says; whether it was."""
    changed = await connection.fetchval(
        QUERIES["move"],
        stored.trade.trade_id,
        stored.payment_id,
        stored.trade.state.value,
        to_state.value,
        cause,
        at,
        refusal,
    )
    return changed is not None


async def history(connection: Connection, trade_id: int) -> list[TradeEvent]:
    """Every change of a trade's state, oldest first."""
    rows = await connection.fetch(QUERIES["history_of"], trade_id)
    return [
        TradeEvent(
            from_state=TradeState(row["from_state"]) if row["from_state"] else None,
            to_state=TradeState(row["to_state"]),
            cause=row["cause"],
            occurred_at=row["occurred_at"],
        )
        for row in rows
    ]
