-- The payments themselves: one row a trade, its history, and its refunds.

CREATE SCHEMA trades;
COMMENT ON SCHEMA trades IS 'The payment itself: pay, query, refund, cancel, close; keyed by merchant';

CREATE TABLE trades.trades (
    trade_id             bigint PRIMARY KEY,
    merchant_id          bigint NOT NULL,
    merchant_order_id    text NOT NULL CHECK (length(merchant_order_id) BETWEEN 1 AND 64),
    store_id             text,
    terminal_id          text,
    application_id       text,
    presented_by         text NOT NULL CHECK (presented_by IN ('BUYER', 'MERCHANT')),
    state                text NOT NULL
                         CHECK (state IN ('OPEN', 'AUTHORISING', 'CANCELLING', 'PAID', 'CLOSED', 'FINISHED')),
    subject              text NOT NULL,
    amount_minor         bigint NOT NULL CHECK (amount_minor >= 0),
    currency             text NOT NULL,
    content_hash         bytea NOT NULL,
    attempt              integer NOT NULL,
    payment_id           bigint NOT NULL,
    code_hash            bytea,
    buyer_operator       text,
    buyer_wallet_id      bigint,
    buyer_user_id        text,
    buyer_login_masked   text,
    buyer_amount_minor   bigint,
    buyer_currency       text,
    quote_id             bigint,
    rate_mantissa        bigint,
    rate_scale           smallint,
    mdr_minor            bigint NOT NULL,
    network_fee_minor    bigint NOT NULL,
    refunded_minor       bigint NOT NULL DEFAULT 0,
    buyer_refunded_minor bigint NOT NULL DEFAULT 0,
    refusal              text,
    qr_code              text,
    notify_url           text,
    extra                jsonb NOT NULL,
    created_at           timestamptz NOT NULL,
    expires_at           timestamptz NOT NULL,
    paid_at              timestamptz,
    closed_at            timestamptz,
    changed_at           timestamptz NOT NULL,
    UNIQUE (merchant_id, merchant_order_id),
    CHECK (refunded_minor BETWEEN 0 AND amount_minor),
    CHECK (buyer_refunded_minor BETWEEN 0 AND coalesce(buyer_amount_minor, 0)),
    CHECK (state <> 'PAID' OR (paid_at IS NOT NULL AND buyer_amount_minor IS NOT NULL AND buyer_wallet_id IS NOT NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX trades_by_later_attempt ON trades.trades (payment_id) WHERE payment_id <> trade_id;
CREATE UNIQUE INDEX trades_by_qr_code ON trades.trades (qr_code) WHERE qr_code IS NOT NULL;
CREATE INDEX trades_undecided ON trades.trades (changed_at) WHERE state IN ('AUTHORISING', 'CANCELLING');
CREATE INDEX trades_open ON trades.trades (expires_at) WHERE state = 'OPEN';

COMMENT ON TABLE trades.trades IS 'One payment from order to refund';
COMMENT ON COLUMN trades.trades.trade_id IS 'Our id';
COMMENT ON COLUMN trades.trades.merchant_id IS 'Who is paid';
COMMENT ON COLUMN trades.trades.merchant_order_id IS 'The merchant''s own id; the idempotency key of its requests';
COMMENT ON COLUMN trades.trades.store_id IS 'Where it was sold';
COMMENT ON COLUMN trades.trades.terminal_id IS 'The till or device it was sold on';
COMMENT ON COLUMN trades.trades.application_id IS 'The client program that asked; signs and receives its notifications';
COMMENT ON COLUMN trades.trades.presented_by IS 'Who showed the code that was scanned';
COMMENT ON COLUMN trades.trades.state IS 'See TradeState; changed only with WHERE state = expected';
COMMENT ON COLUMN trades.trades.subject IS 'What was bought, as the buyer sees it';
COMMENT ON COLUMN trades.trades.amount_minor IS 'What the merchant asked, in minor units; 0 only on the tombstone of an order cancelled before it came';
COMMENT ON COLUMN trades.trades.currency IS 'ISO 4217 code of amount_minor';
COMMENT ON COLUMN trades.trades.content_hash IS 'SHA-256 of what may not differ when the order comes again; empty on a tombstone';
COMMENT ON COLUMN trades.trades.attempt IS 'Which code is being tried: 1, 2 …; 0 on a tombstone';
COMMENT ON COLUMN trades.trades.payment_id IS 'Idempotency key towards the wallet for this attempt; the trade id for the first';
COMMENT ON COLUMN trades.trades.code_hash IS 'SHA-256 of the payment code of this attempt';
COMMENT ON COLUMN trades.trades.buyer_operator IS 'Whose wallet pays';
COMMENT ON COLUMN trades.trades.buyer_wallet_id IS 'The wallet that pays';
COMMENT ON COLUMN trades.trades.buyer_user_id IS 'The buyer''s public id';
COMMENT ON COLUMN trades.trades.buyer_login_masked IS 'The buyer''s sign-in name, masked for receipts';
COMMENT ON COLUMN trades.trades.buyer_amount_minor IS 'What the buyer pays, in minor units';
COMMENT ON COLUMN trades.trades.buyer_currency IS 'ISO 4217 code of buyer_amount_minor';
COMMENT ON COLUMN trades.trades.quote_id IS 'The quote whose rate is locked for the life of this trade';
COMMENT ON COLUMN trades.trades.rate_mantissa IS 'Locked rate, currency to buyer_currency: mantissa / 10^scale';
COMMENT ON COLUMN trades.trades.rate_scale IS 'Decimals of the locked rate';
COMMENT ON COLUMN trades.trades.mdr_minor IS 'The acquirer''s fee, in currency';
COMMENT ON COLUMN trades.trades.network_fee_minor IS 'The network''s fee to the acquirer, in currency';
COMMENT ON COLUMN trades.trades.refunded_minor IS 'Refunded or reserved for a refund under way, in currency';
COMMENT ON COLUMN trades.trades.buyer_refunded_minor IS 'The same in buyer_currency';
COMMENT ON COLUMN trades.trades.refusal IS 'Why the latest attempt was refused';
COMMENT ON COLUMN trades.trades.qr_code IS 'What the merchant shows, when the merchant presents';
COMMENT ON COLUMN trades.trades.notify_url IS 'Where the merchant wants to be told';
COMMENT ON COLUMN trades.trades.extra IS 'The merchant''s own words, given back as they came';
COMMENT ON COLUMN trades.trades.created_at IS 'When the order came';
COMMENT ON COLUMN trades.trades.expires_at IS 'When it closes if still unpaid';
COMMENT ON COLUMN trades.trades.paid_at IS 'When the wallet was debited';
COMMENT ON COLUMN trades.trades.closed_at IS 'When it ended with no money kept';
COMMENT ON COLUMN trades.trades.changed_at IS 'When its state last changed; the sweeper goes by it';

CREATE TABLE trades.history (
    trade_id    bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    from_state  text,
    to_state    text NOT NULL,
    cause       text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX history_of_trade ON trades.history (trade_id, recorded_at);
COMMENT ON TABLE trades.history IS 'Every change of every trade''s state; append-only';
COMMENT ON COLUMN trades.history.trade_id IS 'The trade';
COMMENT ON COLUMN trades.history.occurred_at IS 'When, by the network''s clock';
COMMENT ON COLUMN trades.history.from_state IS 'The state before; null when it was made';
COMMENT ON COLUMN trades.history.to_state IS 'The state after';
COMMENT ON COLUMN trades.history.cause IS 'What led to it, in a few words';
COMMENT ON COLUMN trades.history.recorded_at IS 'Wall-clock time of writing; orders the history';

CREATE TABLE trades.refunds (
    refund_id          bigint PRIMARY KEY,
    trade_id           bigint NOT NULL REFERENCES trades.trades,
    request_id         text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 64),
    state              text NOT NULL CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    amount_minor       bigint NOT NULL CHECK (amount_minor > 0),
    buyer_amount_minor bigint NOT NULL CHECK (buyer_amount_minor >= 0),
    mdr_minor          bigint NOT NULL CHECK (mdr_minor >= 0),
    network_fee_minor  bigint NOT NULL CHECK (network_fee_minor >= 0),
    reason             text NOT NULL,
    created_at         timestamptz NOT NULL,
    completed_at       timestamptz,
    UNIQUE (trade_id, request_id)
);
CREATE INDEX refunds_pending ON trades.refunds (created_at) WHERE state = 'PENDING';
COMMENT ON TABLE trades.refunds IS 'Money given back, each with its own request id, at the payment''s own rate';
COMMENT ON COLUMN trades.refunds.refund_id IS 'Our id; the idempotency key towards the wallet';
COMMENT ON COLUMN trades.refunds.trade_id IS 'The payment it gives back';
COMMENT ON COLUMN trades.refunds.request_id IS 'The merchant''s id of this refund; its idempotency key within the trade';
COMMENT ON COLUMN trades.refunds.state IS 'See RefundState';
COMMENT ON COLUMN trades.refunds.amount_minor IS 'In the trade''s currency';
COMMENT ON COLUMN trades.refunds.buyer_amount_minor IS 'In the buyer''s currency';
COMMENT ON COLUMN trades.refunds.mdr_minor IS 'The part of the acquirer''s fee given back to the merchant';
COMMENT ON COLUMN trades.refunds.network_fee_minor IS 'The part of the network''s fee given back to the acquirer';
COMMENT ON COLUMN trades.refunds.reason IS 'The merchant''s reason';
COMMENT ON COLUMN trades.refunds.created_at IS 'When it was asked for';
COMMENT ON COLUMN trades.refunds.completed_at IS 'When it succeeded or failed';

CREATE FUNCTION trades.history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'trades.history is append-only';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trades.history
    EXECUTE FUNCTION trades.history_is_append_only();
