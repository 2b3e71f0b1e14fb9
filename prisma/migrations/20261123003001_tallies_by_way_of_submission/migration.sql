-- Cells also know how the dossier was submitted and why an invitation was not delivered. What is there is counted again.
INSERT INTO "tally_touches" ("day") SELECT DISTINCT "day" FROM "tally_cells";
DELETE FROM "tally_cells";

ALTER TABLE "tally_cells"
    ADD COLUMN "submitted_via" "submitted_via" NOT NULL,
    ADD COLUMN "not_invited" INTEGER NOT NULL,
    ADD COLUMN "no_address" INTEGER NOT NULL,
    ADD COLUMN "refused_contact" INTEGER NOT NULL;

CREATE TABLE "rating_days" (
    "day" DATE NOT NULL,
    "subject" TEXT NOT NULL,
    "agency_id" UUID NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "rating_days_pkey" PRIMARY KEY ("subject","day","agency_id")
);

CREATE INDEX "rating_days_day_idx" ON "rating_days"("day");
