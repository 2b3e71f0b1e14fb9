-- AlterEnum
ALTER TYPE "address_status" ADD VALUE 'erased';

-- AlterEnum
ALTER TYPE "outbound_status" ADD VALUE 'held';

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "paused_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "zalo_days" (
    "oa_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "templates" INTEGER NOT NULL DEFAULT 0,
    "charged" INTEGER NOT NULL DEFAULT 0,
    "daily_quota" INTEGER,
    "remaining_quota" INTEGER,
    "quota_at" TIMESTAMPTZ(3),

    CONSTRAINT "zalo_days_pkey" PRIMARY KEY ("oa_id","day")
);

-- CreateTable
CREATE TABLE "zalo_templates" (
    "template_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zalo_templates_pkey" PRIMARY KEY ("template_id")
);

-- CreateTable
CREATE TABLE "zalo_quotas" (
    "oa_id" TEXT NOT NULL,
    "daily" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zalo_quotas_pkey" PRIMARY KEY ("oa_id")
);

-- CreateTable
CREATE TABLE "zalo_receipts" (
    "message_id" TEXT NOT NULL,
    "status" "outbound_status" NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "tracking_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zalo_receipts_pkey" PRIMARY KEY ("message_id","status")
);

-- CreateTable
CREATE TABLE "wrong_codes" (
    "address_hash" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wrong_codes_pkey" PRIMARY KEY ("address_hash")
);

-- CreateIndex
CREATE INDEX "zalo_receipts_at_idx" ON "zalo_receipts"("at");
