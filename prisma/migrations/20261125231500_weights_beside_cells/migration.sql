-- The weights of strata change every night for all days of a month: in a table of their own they are written without
-- writing the wide rows of the cells and their indexes again.
CREATE TABLE "tally_weights" (
    "cell_id" UUID NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    CONSTRAINT "tally_weights_pkey" PRIMARY KEY ("cell_id")
);
INSERT INTO "tally_weights" ("cell_id", "weight")
  SELECT "id", "stratum_weight" FROM "tally_cells" WHERE "grain" = 'day' AND "stratum_weight" IS NOT NULL ORDER BY "id";
ALTER TABLE "tally_cells" DROP COLUMN "stratum_weight";
ALTER TABLE "tally_cells" RESET (fillfactor);

-- The cells of days have no agency of their own: in this index they were so many entries that nobody looked for.
DROP INDEX "tally_cells_agency_id_grain_day_idx";
CREATE INDEX "tally_cells_agency_id_grain_day_idx" ON "tally_cells"("agency_id", "grain", "day") WHERE agency_id is not null;

-- One index, in the order in which days are counted.
ALTER TABLE "rating_days" DROP CONSTRAINT "rating_days_pkey",
  ADD CONSTRAINT "rating_days_pkey" PRIMARY KEY ("day", "agency_id", "subject");
DROP INDEX "rating_days_day_idx";
