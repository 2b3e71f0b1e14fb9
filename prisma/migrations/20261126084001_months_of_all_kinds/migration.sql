-- Every agency whose months are summed has them unsplit now, also if it has them by channel; and whoever has them by channel has
-- them by field. Until a month is summed the next time its parts stand for it: readers add up whatever cells there are.
INSERT INTO "tally_cells"
  SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5(c.id::text || 'agency_month')::uuid, 'grain', 'agency_month', 'channel', NULL))).*
  FROM "tally_cells" c WHERE c.grain = 'agency_month_channel';
INSERT INTO "tally_cells"
  SELECT (jsonb_populate_record(c, jsonb_build_object('id', md5(c.id::text || 'agency_month_field')::uuid, 'grain', 'agency_month_field', 'procedure_id', NULL))).*
  FROM "tally_cells" c WHERE c.grain = 'agency_month_procedure';
