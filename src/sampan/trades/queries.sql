-- Every statement on the schema `trades`. A state changes only with WHERE state = the one expected.

-- name: register
-- Makes new trades and the first line of their history; an order that came before gives no row.
WITH new AS (
    INSERT INTO trades.trades (
        trade_id, merchant_id, merchant_order_id, store_id, terminal_id, application_id, presented_by, state, subject,
        amount_minor, currency, content_hash, attempt, payment_id, code_hash, buyer_operator, buyer_amount_minor,
        buyer_currency, quote_id, rate_mantissa, rate_scale, mdr_minor, network_fee_minor, qr_code, notify_url, extra,
        created_at, expires_at, changed_at)
    SELECT trade_id, merchant_id, merchant_order_id, store_id, terminal_id, application_id, presented_by, state, subject,
        amount_minor, currency, content_hash, 1, trade_id, code_hash, buyer_operator, buyer_amount_minor,
        buyer_currency, quote_id, rate_mantissa, rate_scale, mdr_minor, network_fee_minor, qr_code, notify_url,
        extra::jsonb, created_at, expires_at, created_at
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::text[], $10::bigint[], $11::text[], $12::bytea[], $13::bytea[], $14::text[], $15::bigint[], $16::text[],
        $17::bigint[], $18::bigint[], $19::smallint[], $20::bigint[], $21::bigint[], $22::text[], $23::text[],
        $24::text[], $25::timestamptz[], $26::timestamptz[])
        AS asked (trade_id, merchant_id, merchant_order_id, store_id, terminal_id, application_id, presented_by, state,
        subject, amount_minor, currency, content_hash, code_hash, buyer_operator, buyer_amount_minor, buyer_currency,
        quote_id, rate_mantissa, rate_scale, mdr_minor, network_fee_minor, qr_code, notify_url, extra, created_at,
        expires_at)
    ORDER BY merchant_id, merchant_order_id
    ON CONFLICT (merchant_id, merchant_order_id) DO NOTHING
    RETURNING trade_id, state, presented_by, created_at
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, created_at, NULL, state,
        CASE presented_by WHEN 'BUYER' THEN 'payment code received' ELSE 'order made for the buyer to scan' END
    FROM new
)
SELECT trade_id FROM new;

-- name: bury_order
-- A tombstone for an order cancelled before it came; one that exists already gives no row.
INSERT INTO trades.trades (
    trade_id, merchant_id, merchant_order_id, presented_by, state, subject, amount_minor, currency, content_hash,
    attempt, payment_id, mdr_minor, network_fee_minor, extra, created_at, expires_at, closed_at, changed_at)
VALUES ($1, $2, $3, 'BUYER', 'CLOSED', '', 0, $4, '', 0, $1, 0, 0, '{}', $5, $5, $5, $5)
ON CONFLICT (merchant_id, merchant_order_id) DO NOTHING
RETURNING trade_id;

-- name: by_ids
SELECT * FROM trades.trades WHERE trade_id = ANY($1::bigint[]);

-- name: by_orders
SELECT t.* FROM unnest($1::bigint[], $2::text[]) AS asked (merchant_id, merchant_order_id)
JOIN trades.trades t USING (merchant_id, merchant_order_id);

-- name: by_payment
SELECT * FROM trades.trades WHERE trade_id = $1 AND payment_id = $1
UNION ALL
SELECT * FROM trades.trades WHERE payment_id = $1 AND payment_id <> trade_id;

-- name: by_qr_code
SELECT * FROM trades.trades WHERE qr_code = $1;

-- name: by_order_any_merchant
SELECT * FROM trades.trades WHERE merchant_order_id = $1 ORDER BY trade_id DESC LIMIT 10;

-- name: lock
SELECT * FROM trades.trades WHERE trade_id = $1 FOR UPDATE;

-- name: paid
-- Marks trades paid; one that is no longer undecided under this payment id gives no row.
WITH told AS (
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
        AS told (trade_id, payment_id, wallet_id, user_id, login_masked, paid_at)
), undecided AS (
    SELECT t.trade_id, t.state FROM trades.trades t JOIN told USING (trade_id, payment_id)
    WHERE t.state IN ('AUTHORISING', 'OPEN') ORDER BY t.trade_id FOR UPDATE OF t
), changed AS (
    UPDATE trades.trades t
    SET state = 'PAID', buyer_wallet_id = told.wallet_id, buyer_user_id = told.user_id,
        buyer_login_masked = told.login_masked, paid_at = told.paid_at, refusal = NULL, changed_at = $7
    FROM told JOIN undecided USING (trade_id)
    WHERE t.trade_id = told.trade_id
    RETURNING t.trade_id, t.paid_at
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT changed.trade_id, $7, undecided.state, 'PAID', 'the wallet debited the buyer'
    FROM changed JOIN undecided USING (trade_id)
)
SELECT trade_id FROM changed;

-- name: move
-- One change of state with its line of history.
WITH changed AS (
    UPDATE trades.trades
    SET state = $4, changed_at = $6,
        closed_at = CASE WHEN $4 = 'CLOSED' THEN $6 ELSE closed_at END,
        refusal = coalesce($7, refusal)
    WHERE trade_id = $1 AND payment_id = $2 AND state = $3
    RETURNING trade_id
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, $6, $3, $4, $5 FROM changed
)
SELECT trade_id FROM changed;

-- name: waits_for_buyer
WITH changed AS (
    UPDATE trades.trades
    SET state = 'OPEN', changed_at = $6, buyer_wallet_id = $3, buyer_user_id = $4, buyer_login_masked = $5
    WHERE trade_id = $1 AND payment_id = $2 AND state = 'AUTHORISING'
    RETURNING trade_id
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, $6, 'AUTHORISING', 'OPEN', 'the buyer is asked for the PIN' FROM changed
)
SELECT trade_id FROM changed;

-- name: next_attempt
-- Another code for an open order whose last one was refused.
WITH changed AS (
    UPDATE trades.trades
    SET state = 'AUTHORISING', attempt = attempt + 1, payment_id = $3, code_hash = $4, refusal = NULL,
        buyer_operator = $5, buyer_amount_minor = $6, buyer_currency = $7, quote_id = $8, rate_mantissa = $9,
        rate_scale = $10, buyer_wallet_id = NULL, buyer_user_id = NULL, buyer_login_masked = NULL, changed_at = $11
    WHERE trade_id = $1 AND payment_id = $2 AND state = 'OPEN' AND refusal IS NOT NULL AND expires_at > $11
    RETURNING trade_id
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, $11, 'OPEN', 'AUTHORISING', 'another payment code received' FROM changed
)
SELECT trade_id FROM changed;

-- name: bind_buyer
-- A buyer scanned the merchant's code; only one at a time.
WITH changed AS (
    UPDATE trades.trades
    SET buyer_operator = $3, buyer_wallet_id = $4, buyer_amount_minor = $5, buyer_currency = $6, quote_id = $7,
        rate_mantissa = $8, rate_scale = $9, refusal = NULL, changed_at = $10
    WHERE trade_id = $1 AND payment_id = $2 AND state = 'OPEN' AND buyer_wallet_id IS NULL AND expires_at > $10
    RETURNING trade_id
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, $10, 'OPEN', 'OPEN', 'scanned by a buyer' FROM changed
)
SELECT trade_id FROM changed;

-- name: release_buyer
-- The buyer who scanned said no: another may scan, under a new payment id.
WITH changed AS (
    UPDATE trades.trades
    SET buyer_operator = NULL, buyer_wallet_id = NULL, buyer_user_id = NULL, buyer_login_masked = NULL,
        buyer_amount_minor = NULL, buyer_currency = NULL, quote_id = NULL, rate_mantissa = NULL, rate_scale = NULL,
        refusal = $4, payment_id = $3, attempt = attempt + 1, changed_at = $5
    WHERE trade_id = $1 AND payment_id = $2 AND state = 'OPEN' AND presented_by = 'MERCHANT'
    RETURNING trade_id
), line AS (
    INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause)
    SELECT trade_id, $5, 'OPEN', 'OPEN', 'the buyer declined' FROM changed
)
SELECT trade_id FROM changed;

-- name: reserve_refund
WITH changed AS (
    UPDATE trades.trades
    SET refunded_minor = refunded_minor + $4, buyer_refunded_minor = buyer_refunded_minor + $5, changed_at = $9
    WHERE trade_id = $2 AND state = 'PAID'
    RETURNING trade_id
)
INSERT INTO trades.refunds (refund_id, trade_id, request_id, state, amount_minor, buyer_amount_minor, mdr_minor,
    network_fee_minor, reason, created_at)
SELECT $1, trade_id, $3, 'PENDING', $4, $5, $6, $7, $8, $9 FROM changed
RETURNING *;

-- name: refund_by_request
SELECT * FROM trades.refunds WHERE trade_id = $1 AND request_id = $2;

-- name: refund_by_id
SELECT * FROM trades.refunds WHERE refund_id = $1 FOR UPDATE;

-- name: refunds_of
SELECT * FROM trades.refunds WHERE trade_id = $1 ORDER BY refund_id;

-- name: finish_refund
UPDATE trades.refunds SET state = $2, completed_at = $3 WHERE refund_id = $1 AND state = 'PENDING' RETURNING refund_id;

-- name: release_refund
UPDATE trades.trades
SET refunded_minor = refunded_minor - $2, buyer_refunded_minor = buyer_refunded_minor - $3, changed_at = $4
WHERE trade_id = $1;

-- name: add_history
INSERT INTO trades.history (trade_id, occurred_at, from_state, to_state, cause) VALUES ($1, $2, $3, $4, $5);

-- name: history_of
SELECT from_state, to_state, cause, occurred_at FROM trades.history WHERE trade_id = $1 ORDER BY recorded_at;

-- name: undecided
SELECT * FROM trades.trades WHERE state IN ('AUTHORISING', 'CANCELLING') AND changed_at < $1 ORDER BY changed_at LIMIT $2;

-- name: expired
SELECT * FROM trades.trades WHERE state = 'OPEN' AND expires_at <= $1 ORDER BY expires_at LIMIT $2;

-- name: waiting_for_buyers
SELECT * FROM trades.trades
WHERE state = 'OPEN' AND expires_at > $1 AND buyer_wallet_id IS NOT NULL AND refusal IS NULL AND changed_at < $2
ORDER BY expires_at LIMIT $3;

-- name: refunds_pending
SELECT * FROM trades.refunds WHERE state = 'PENDING' AND created_at < $1 ORDER BY created_at LIMIT $2;

-- name: in_flight
-- References whose books may differ between the parties for the moment.
SELECT payment_id AS reference FROM trades.trades WHERE state IN ('OPEN', 'AUTHORISING', 'CANCELLING')
UNION ALL
SELECT refund_id FROM trades.refunds WHERE state = 'PENDING';

-- name: of_merchant
SELECT * FROM trades.trades WHERE merchant_id = $1 AND attempt > 0 AND trade_id < $2 ORDER BY trade_id DESC LIMIT $3;

-- name: next_deadline
SELECT min(at) FROM (
    (SELECT expires_at AS at FROM trades.trades WHERE state = 'OPEN' ORDER BY expires_at LIMIT 1)
    UNION ALL
    (SELECT changed_at FROM trades.trades WHERE state IN ('AUTHORISING', 'CANCELLING') ORDER BY changed_at LIMIT 1)
) deadlines;
