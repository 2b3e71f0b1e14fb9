-- The grant of a Zalo Official Account: a pair of tokens of which each renewal spends the one before, so that
-- one process at a time may renew it.
CREATE TABLE "zalo_grants" (
    "oa_id" TEXT NOT NULL,
    "sealed_grant" BYTEA,
    "expires_at" TIMESTAMPTZ(3),
    "obtained_at" TIMESTAMPTZ(3),
    "locked_by" UUID,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "zalo_grants_pkey" PRIMARY KEY ("oa_id")
);

-- A consent that an administrator was asked for and has not given yet.
CREATE TABLE "zalo_authorizations" (
    "state_hash" BYTEA NOT NULL,
    "sealed_verifier" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zalo_authorizations_pkey" PRIMARY KEY ("state_hash")
);

-- When a person last wrote on Zalo decides whether they may be written to.
CREATE INDEX "inbounds_of_zalo_conversation" ON "inbounds"("conversation_id", "id") WHERE (channel = 'zalo');

-- A short code stands for an invitation where no link can carry its token: it is written into the chat. Only its
-- keyed hash is kept.
CREATE TABLE "invitation_codes" (
    "code_hash" BYTEA NOT NULL,
    "invitation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitation_codes_pkey" PRIMARY KEY ("code_hash")
);

CREATE INDEX "invitation_codes_invitation_id_idx" ON "invitation_codes"("invitation_id");

ALTER TABLE "invitation_codes" ADD CONSTRAINT "invitation_codes_invitation_id_fkey"
    FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
