-- Cells know how many dossiers were left out of a sample, and how many those who answered stand for. What is there is counted
-- again.
INSERT INTO "tally_touches" ("day") SELECT DISTINCT "day" FROM "tally_cells" WHERE "grain" = 'day';

ALTER TABLE "tally_cells"
    ADD COLUMN "not_sampled" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "represented" DOUBLE PRECISION NOT NULL DEFAULT 0;
