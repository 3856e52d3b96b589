-- What every process shares: the sandbox clock, process numbers for ids, and the encrypted keys.

COMMENT ON SCHEMA runtime IS 'What every room stands on: migrations, clock, process numbers, keys';
COMMENT ON TABLE runtime.migrations IS 'The migrations applied to this database';
COMMENT ON COLUMN runtime.migrations.name IS 'File name, which begins with its number';
COMMENT ON COLUMN runtime.migrations.checksum IS 'SHA-256 of the file as it was applied';
COMMENT ON COLUMN runtime.migrations.applied_at IS 'Wall-clock time of its commit';

CREATE SEQUENCE runtime.process_numbers AS bigint MINVALUE 0 START 0;
COMMENT ON SEQUENCE runtime.process_numbers IS 'Each process takes one at start; its low ten bits make its ids its own';

CREATE TABLE runtime.clock (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    offset_us    bigint NOT NULL DEFAULT 0,
    changed_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE runtime.clock IS 'The sandbox clock: how far it stands from the wall clock (one row)';
COMMENT ON COLUMN runtime.clock.only_row IS 'Always true: keeps the table to one row';
COMMENT ON COLUMN runtime.clock.offset_us IS 'Microseconds added to the wall clock; 0 outside the sandbox';
COMMENT ON COLUMN runtime.clock.changed_at IS 'Wall-clock time of the last change';
INSERT INTO runtime.clock DEFAULT VALUES;

CREATE TABLE runtime.keys (
    key_id            bigint PRIMARY KEY,
    owner             text NOT NULL,
    purpose           text NOT NULL,
    algorithm         text NOT NULL,
    public_pem        text NOT NULL,
    private_encrypted bytea NOT NULL,
    created_at        timestamptz NOT NULL,
    retired_at        timestamptz
);
CREATE UNIQUE INDEX keys_in_use ON runtime.keys (owner, purpose) WHERE retired_at IS NULL;
COMMENT ON TABLE runtime.keys IS 'Key pairs of this network; private halves are encrypted under the master key';
COMMENT ON COLUMN runtime.keys.key_id IS 'Our id of the key; the authenticated data of its encryption';
COMMENT ON COLUMN runtime.keys.owner IS 'Who signs with it, such as platform or application 2017…';
COMMENT ON COLUMN runtime.keys.purpose IS 'What it signs, such as alipay-v2';
COMMENT ON COLUMN runtime.keys.algorithm IS 'Kind and size, such as rsa-2048';
COMMENT ON COLUMN runtime.keys.public_pem IS 'SubjectPublicKeyInfo in PEM';
COMMENT ON COLUMN runtime.keys.private_encrypted IS 'AES-256-GCM: 12 bytes nonce, then ciphertext and tag of the PKCS8 DER';
COMMENT ON COLUMN runtime.keys.created_at IS 'When it was made';
COMMENT ON COLUMN runtime.keys.retired_at IS 'When it stopped being used for new signatures; null while in use';
