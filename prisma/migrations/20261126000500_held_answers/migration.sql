-- What was counted and the public is not shown yet: public figures grow in steps of many people, never by the few of a night.
-- What is shown is what was counted less this; a number below zero is an answer that was counted, shown, and changed since.
CREATE TABLE "held_answers" (
    "agency_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "criterion" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "responses" INTEGER NOT NULL,
    CONSTRAINT "held_answers_pkey" PRIMARY KEY ("month", "agency_id", "criterion", "category")
);
-- The last day of the last month of which everything was shown, because nobody could answer any more.
ALTER TABLE "tally_state" ADD COLUMN "released_through" DATE;
