-- What was said in a day's cell lies in lists in the cell too, as in those of months and years.
ALTER TABLE "tally_cells" ADD COLUMN "people_roles" SMALLINT[];

-- The rows of days become their lists, so that no figure changes before the next roll-up.
INSERT INTO "tally_words" ("criterion", "attributed_to", "category")
  SELECT DISTINCT a."criterion", a."attributed_to", a."category" FROM "answer_tallies" a ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
UPDATE "tally_cells" c SET "answer_words" = l.words, "answer_responses" = l.responses, "answer_weights" = l.weights,
    "answer_weights_squared" = l.weights_squared, "pair_first_words" = l.firsts, "pair_second_words" = l.seconds,
    "pair_responses" = l.pair_responses, "pair_weights" = l.pair_weights, "people_sets" = l.sets, "people_roles" = l.roles,
    "people_responses" = l.people_responses, "people_rated" = l.rated
  FROM (
    SELECT * FROM (
      SELECT a.cell_id, array_agg(w.word ORDER BY w.word) AS words, array_agg(a.responses ORDER BY w.word) AS responses,
        array_agg(a.weight ORDER BY w.word) AS weights, array_agg(a.weight_squared ORDER BY w.word) AS weights_squared
      FROM "answer_tallies" a
        JOIN "tally_words" w ON w.criterion = a.criterion AND w.attributed_to = a.attributed_to AND w.category = a.category
      GROUP BY 1
    ) AS answers LEFT JOIN (
      SELECT a.cell_id, array_agg(f.word ORDER BY f.word, s.word) AS firsts, array_agg(s.word ORDER BY f.word, s.word) AS seconds,
        array_agg(a.responses ORDER BY f.word, s.word) AS pair_responses,
        array_agg(a.weight ORDER BY f.word, s.word) AS pair_weights
      FROM "answer_pair_tallies" a
        JOIN "tally_words" f ON f.criterion = a.first_criterion AND f.attributed_to = a.first_attributed_to
          AND f.category = a.first_level::text
        JOIN "tally_words" s ON s.criterion = a.second_criterion AND s.attributed_to = a.second_attributed_to
          AND s.category = a.second_level::text
      GROUP BY 1
    ) AS pairs USING (cell_id) LEFT JOIN (
      SELECT cell_id, array_agg(criterion_set ORDER BY criterion_set, roles) AS sets,
        array_agg(roles ORDER BY criterion_set, roles) AS roles,
        array_agg(responses ORDER BY criterion_set, roles) AS people_responses,
        array_agg(rated ORDER BY criterion_set, roles) AS rated
      FROM "respondent_tallies" GROUP BY 1
    ) AS people USING (cell_id)
  ) AS l WHERE c.id = l.cell_id AND c.grain = 'day';

-- In months and years only those are counted who spoke of an agency in a role that it plays: of any role, then.
UPDATE "tally_cells" SET "people_roles" = array_fill(7::smallint, ARRAY[cardinality("people_sets")])
  WHERE "grain" <> 'day' AND "people_sets" IS NOT NULL;

DROP TABLE "answer_tallies";
DROP TABLE "answer_pair_tallies";
DROP TABLE "respondent_tallies";
