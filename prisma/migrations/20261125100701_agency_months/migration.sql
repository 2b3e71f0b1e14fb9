-- What the cells of agencies hold. What is there is counted again.
INSERT INTO "tally_touches" ("day") SELECT DISTINCT "day" FROM "tally_cells" WHERE "grain" = 'day';

ALTER TABLE "tally_cells" ADD COLUMN     "agency_id" UUID,
ADD COLUMN     "due" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "due_started" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "late" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "late_started" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "refused" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "refused_started" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "roles" SMALLINT,
ADD COLUMN     "stratum_weight" DOUBLE PRECISION,
ADD COLUMN     "withdrawn" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "withdrawn_started" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "answer_tallies" ADD COLUMN     "stratified" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "stratified_squared" DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE "answer_pair_tallies" ADD COLUMN     "stratified" DOUBLE PRECISION NOT NULL DEFAULT 0;
CREATE TABLE "tally_tree" (
    "agency_id" UUID NOT NULL,
    "parent_id" UUID,
    "is_inner" BOOLEAN NOT NULL,
    CONSTRAINT "tally_tree_pkey" PRIMARY KEY ("agency_id")
);
ALTER TABLE "tally_state" ADD COLUMN "years_through" DATE;
CREATE INDEX "tally_cells_agency_id_grain_day_idx" ON "tally_cells"("agency_id", "grain", "day");

-- The facts of complaints (phản ánh, kiến nghị) that figures are made of, one row each. The module of complaints puts its
-- own query in place of this empty one, with the same columns:
--   complaint_id   the complaint
--   dossier_id     the dossier that it is about, if it is about one
--   agency_id      the agency that must answer it
--   reported_on    the day on which it came in, Viet Nam time: a complaint belongs to the period of this day, once
--   due_at         when it must be answered
--   answered_at    when it was answered; null while it is open
--   likes, dislikes   how many rated the answer as good and as bad
--   is_repeated    complained again about the same thing after the answer
--   is_confirmed   the citizen says that it is solved (true), that it is not (false), or said nothing (null)
--   is_about_conduct  about the conduct of officials ("hành vi cán bộ, công chức, viên chức")
--   is_unfounded   concluded to be wrong or slanderous
CREATE VIEW "complaint_facts" AS
  SELECT NULL::uuid AS "complaint_id", NULL::uuid AS "dossier_id", NULL::uuid AS "agency_id", NULL::date AS "reported_on",
    NULL::timestamptz(3) AS "due_at", NULL::timestamptz(3) AS "answered_at", NULL::integer AS "likes",
    NULL::integer AS "dislikes", NULL::boolean AS "is_repeated", NULL::boolean AS "is_confirmed",
    NULL::boolean AS "is_about_conduct", NULL::boolean AS "is_unfounded"
  WHERE false;
