-- Every kind of answer, what chance decided, consent purpose by purpose, and timers of single questions.
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'choices';
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'number';
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'date';
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'phone';
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'location';
ALTER TYPE "answer_kind" ADD VALUE IF NOT EXISTS 'file';

ALTER TABLE "answers" ADD COLUMN "choices" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "answers" ADD COLUMN "number" DOUBLE PRECISION;
ALTER TABLE "answers" ADD COLUMN "date" DATE;
ALTER TABLE "answers" ADD COLUMN "shown_order" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "answers" ADD COLUMN "is_personal" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "responses" ADD COLUMN "draws" JSONB NOT NULL DEFAULT '{}';

ALTER TYPE "timer_kind" ADD VALUE IF NOT EXISTS 'reminder';
ALTER TYPE "timer_kind" ADD VALUE IF NOT EXISTS 'timeout';

-- CreateTable
CREATE TABLE "consents" (
    "id" UUID NOT NULL,
    "respondent_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "flow_version_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "is_given" BOOLEAN NOT NULL,
    "shown_text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "raw_reply" TEXT,
    "session_revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consents_session_id_node_id_session_revision_key" ON "consents"("session_id", "node_id", "session_revision");

-- CreateIndex
CREATE INDEX "consents_respondent_id_purpose_at_idx" ON "consents"("respondent_id", "purpose", "at");

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_respondent_id_fkey" FOREIGN KEY ("respondent_id") REFERENCES "respondents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_flow_version_id_fkey" FOREIGN KEY ("flow_version_id") REFERENCES "flow_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
