-- AlterTable
ALTER TABLE "tally_state" ADD COLUMN     "facts_through" DATE;

-- CreateTable
CREATE TABLE "told_facts" (
    "what" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "agency_id" UUID NOT NULL,
    "people" INTEGER NOT NULL,
    "favourable" INTEGER NOT NULL,

    CONSTRAINT "told_facts_pkey" PRIMARY KEY ("what","month","agency_id")
);
