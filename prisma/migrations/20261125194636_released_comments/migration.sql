-- Comments that were released in a batch (who wrote them cannot be told from when they appear), and what was decided of each.
CREATE TABLE "released_comments" (
    "answer_id" UUID NOT NULL,
    "agency_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "decision" TEXT,
    "decided_revision" INTEGER,
    "decided_at" TIMESTAMPTZ(3),
    CONSTRAINT "released_comments_pkey" PRIMARY KEY ("answer_id"),
    CONSTRAINT "released_comments_decision" CHECK ("decision" IN ('published', 'withheld'))
);
CREATE INDEX "released_comments_agency_id_week_idx" ON "released_comments"("agency_id", "week");
-- Up to which moment the answers about an agency are in batches.
CREATE TABLE "comment_batches" (
    "agency_id" UUID NOT NULL,
    "through" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "comment_batches_pkey" PRIMARY KEY ("agency_id")
);
ALTER TABLE "released_comments" ADD CONSTRAINT "released_comments_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "answers"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "released_comments" ADD CONSTRAINT "released_comments_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "comment_batches" ADD CONSTRAINT "comment_batches_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
