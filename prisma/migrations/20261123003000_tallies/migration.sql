-- The tallies as cells of dossiers that are alike, with what was said and what was said together. They take the
-- place of two tables that nothing has written yet.
DROP TABLE "criterion_tallies";
DROP TABLE "reach_tallies";

CREATE INDEX "tally_touches_day_idx" ON "tally_touches"("day");

CREATE TYPE "timeliness" AS ENUM ('on_time', 'late', 'no_due_date');

CREATE TABLE "tally_cells" (
    "id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "receiving_agency_id" UUID NOT NULL,
    "deciding_agency_id" UUID NOT NULL,
    "supporting_agency_id" UUID NOT NULL,
    "procedure_id" UUID NOT NULL,
    "channel" "channel",
    "outcome" "dossier_outcome" NOT NULL,
    "timeliness" "timeliness" NOT NULL,
    "applicant_kind" "applicant_kind" NOT NULL,
    "finished" INTEGER NOT NULL,
    "invited" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "opened" INTEGER NOT NULL,
    "started" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "opted_out" INTEGER NOT NULL,

    CONSTRAINT "tally_cells_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "tally_cells_day_idx" ON "tally_cells"("day");

CREATE TABLE "answer_tallies" (
    "cell_id" UUID NOT NULL,
    "criterion" TEXT NOT NULL,
    "attributed_to" "agency_role" NOT NULL,
    "category" TEXT NOT NULL,
    "responses" INTEGER NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "weight_squared" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "answer_tallies_pkey" PRIMARY KEY ("cell_id","criterion","attributed_to","category")
);

CREATE TABLE "answer_pair_tallies" (
    "cell_id" UUID NOT NULL,
    "first_criterion" TEXT NOT NULL,
    "first_attributed_to" "agency_role" NOT NULL,
    "first_level" SMALLINT NOT NULL,
    "second_criterion" TEXT NOT NULL,
    "second_attributed_to" "agency_role" NOT NULL,
    "second_level" SMALLINT NOT NULL,
    "responses" INTEGER NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "answer_pair_tallies_pkey" PRIMARY KEY ("cell_id","first_criterion","first_attributed_to","first_level","second_criterion","second_attributed_to","second_level")
);

CREATE TABLE "respondent_tallies" (
    "cell_id" UUID NOT NULL,
    "criterion_set" TEXT NOT NULL,
    "roles" SMALLINT NOT NULL,
    "responses" INTEGER NOT NULL,
    "rated" INTEGER NOT NULL,

    CONSTRAINT "respondent_tallies_pkey" PRIMARY KEY ("cell_id","criterion_set","roles")
);

CREATE TABLE "tally_state" (
    "id" INTEGER NOT NULL,
    "data_through" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tally_state_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "answer_tallies" ADD CONSTRAINT "answer_tallies_cell_id_fkey" FOREIGN KEY ("cell_id") REFERENCES "tally_cells"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "answer_pair_tallies" ADD CONSTRAINT "answer_pair_tallies_cell_id_fkey" FOREIGN KEY ("cell_id") REFERENCES "tally_cells"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "respondent_tallies" ADD CONSTRAINT "respondent_tallies_cell_id_fkey" FOREIGN KEY ("cell_id") REFERENCES "tally_cells"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "tally_state" ADD CONSTRAINT "tally_state_one_row" CHECK (id = 1);
