-- Cells of whole months, summed from the days. What is there is counted again.
INSERT INTO "tally_touches" ("day") SELECT DISTINCT "day" FROM "tally_cells";
DELETE FROM "tally_cells";

-- The roll-up alone writes and removes the parts of a cell; checking every row would take longer than counting.
ALTER TABLE "answer_tallies" DROP CONSTRAINT "answer_tallies_cell_id_fkey";
ALTER TABLE "answer_pair_tallies" DROP CONSTRAINT "answer_pair_tallies_cell_id_fkey";
ALTER TABLE "respondent_tallies" DROP CONSTRAINT "respondent_tallies_cell_id_fkey";

CREATE TYPE "tally_grain" AS ENUM ('day', 'month', 'month_procedure', 'month_stratum');

ALTER TABLE "tally_cells"
    ADD COLUMN "grain" "tally_grain" NOT NULL,
    ADD COLUMN "field_id" UUID,
    ALTER COLUMN "procedure_id" DROP NOT NULL,
    ALTER COLUMN "outcome" DROP NOT NULL,
    ALTER COLUMN "timeliness" DROP NOT NULL,
    ALTER COLUMN "applicant_kind" DROP NOT NULL,
    ALTER COLUMN "submitted_via" DROP NOT NULL;

DROP INDEX "tally_cells_day_idx";
CREATE INDEX "tally_cells_grain_day_idx" ON "tally_cells"("grain", "day");

CREATE TABLE "tally_month_touches" (
    "month" DATE NOT NULL,

    CONSTRAINT "tally_month_touches_pkey" PRIMARY KEY ("month")
);
