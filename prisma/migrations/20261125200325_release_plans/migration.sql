-- What may be shown of one state of the tallies, decided at night: every replica shows the same, and nobody waits for it.
CREATE TABLE "release_plans" (
    "state" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    CONSTRAINT "release_plans_pkey" PRIMARY KEY ("state", "name")
);
