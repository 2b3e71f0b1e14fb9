-- What was said in a cell of a month or a year lies in the cell, in lists, and no longer in up to a hundred rows beside it.
CREATE TABLE "tally_words" (
    "word" SERIAL NOT NULL,
    "criterion" TEXT NOT NULL,
    "attributed_to" "agency_role" NOT NULL,
    "category" TEXT NOT NULL,
    CONSTRAINT "tally_words_pkey" PRIMARY KEY ("word")
);
CREATE UNIQUE INDEX "tally_words_criterion_attributed_to_category_key" ON "tally_words"("criterion", "attributed_to", "category");

ALTER TABLE "tally_cells" ADD COLUMN "answer_words" INTEGER[],
ADD COLUMN "answer_responses" INTEGER[],
ADD COLUMN "answer_weights" DOUBLE PRECISION[],
ADD COLUMN "answer_weights_squared" DOUBLE PRECISION[],
ADD COLUMN "pair_first_words" INTEGER[],
ADD COLUMN "pair_second_words" INTEGER[],
ADD COLUMN "pair_responses" INTEGER[],
ADD COLUMN "pair_weights" DOUBLE PRECISION[],
ADD COLUMN "people_sets" TEXT[],
ADD COLUMN "people_responses" INTEGER[],
ADD COLUMN "people_rated" INTEGER[];

-- The rows of coarse cells become their lists, so that no figure changes before the next roll-up.
INSERT INTO "tally_words" ("criterion", "attributed_to", "category")
  SELECT DISTINCT "criterion", "attributed_to", "category" FROM "answer_tallies" ORDER BY 1, 2, 3;
UPDATE "tally_cells" c SET "answer_words" = l.words, "answer_responses" = l.responses, "answer_weights" = l.weights,
    "answer_weights_squared" = l.weights_squared
  FROM (
    SELECT a.cell_id, array_agg(w.word) AS words, array_agg(a.responses) AS responses, array_agg(a.stratified) AS weights,
      array_agg(a.stratified_squared) AS weights_squared
    FROM "answer_tallies" a JOIN "tally_cells" k ON k.id = a.cell_id AND k.grain <> 'day'
      JOIN "tally_words" w ON w.criterion = a.criterion AND w.attributed_to = a.attributed_to AND w.category = a.category
    GROUP BY 1
  ) AS l WHERE c.id = l.cell_id;
UPDATE "tally_cells" c SET "pair_first_words" = l.firsts, "pair_second_words" = l.seconds, "pair_responses" = l.responses,
    "pair_weights" = l.weights
  FROM (
    SELECT a.cell_id, array_agg(f.word) AS firsts, array_agg(s.word) AS seconds, array_agg(a.responses) AS responses,
      array_agg(a.stratified) AS weights
    FROM "answer_pair_tallies" a JOIN "tally_cells" k ON k.id = a.cell_id AND k.grain <> 'day'
      JOIN "tally_words" f ON f.criterion = a.first_criterion AND f.attributed_to = a.first_attributed_to
        AND f.category = a.first_level::text
      JOIN "tally_words" s ON s.criterion = a.second_criterion AND s.attributed_to = a.second_attributed_to
        AND s.category = a.second_level::text
    GROUP BY 1
  ) AS l WHERE c.id = l.cell_id;
UPDATE "tally_cells" c SET "people_sets" = l.sets, "people_responses" = l.responses, "people_rated" = l.rated
  FROM (
    SELECT cell_id, array_agg(criterion_set) AS sets, array_agg(responses) AS responses, array_agg(rated) AS rated
    FROM (
      SELECT a.cell_id, a.criterion_set, sum(a.responses)::int AS responses, sum(a.rated)::int AS rated
      FROM "respondent_tallies" a JOIN "tally_cells" k ON k.id = a.cell_id AND k.grain <> 'day' GROUP BY 1, 2
    ) AS each GROUP BY 1
  ) AS l WHERE c.id = l.cell_id;
DELETE FROM "answer_tallies" a USING "tally_cells" c WHERE c.id = a.cell_id AND c.grain <> 'day';
DELETE FROM "answer_pair_tallies" a USING "tally_cells" c WHERE c.id = a.cell_id AND c.grain <> 'day';
DELETE FROM "respondent_tallies" a USING "tally_cells" c WHERE c.id = a.cell_id AND c.grain <> 'day';

-- Until now the months of every agency were split by channel.
UPDATE "tally_cells" SET "grain" = 'agency_month_channel' WHERE "grain" = 'agency_month';
