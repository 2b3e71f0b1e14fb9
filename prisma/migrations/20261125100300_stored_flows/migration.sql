-- Drafts, who published a version and what it changed, from which day a version takes effect, and rules that say which
-- flow serves which dossiers and what share of them is asked.
-- CreateEnum
CREATE TYPE "not_invited_reason" AS ENUM ('not_sampled', 'excluded');

-- CreateEnum
CREATE TYPE "flow_draft_kind" AS ENUM ('edited', 'shipped');

-- AlterTable
ALTER TABLE "dossiers" ADD COLUMN     "not_invited_because" "not_invited_reason",
ADD COLUMN     "sampling_probability" DOUBLE PRECISION NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "flows" ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "flow_versions" ADD COLUMN     "author_id" TEXT,
ADD COLUMN     "author_kind" TEXT NOT NULL DEFAULT 'system',
ADD COLUMN     "changes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "note" TEXT,
ADD COLUMN     "replay" JSONB,
ADD COLUMN     "scenarios" JSON NOT NULL DEFAULT '[]',
ADD COLUMN     "source" JSON;

-- AlterTable
ALTER TABLE "flow_assignments" ADD COLUMN     "conditions" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 1000,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "sampling_share" DOUBLE PRECISION NOT NULL DEFAULT 1,
ADD COLUMN     "valid_from" DATE,
ADD COLUMN     "valid_until" DATE;

-- CreateTable
CREATE TABLE "flow_drafts" (
    "flow_id" UUID NOT NULL,
    "kind" "flow_draft_kind" NOT NULL,
    "revision" INTEGER NOT NULL,
    "definition" JSON NOT NULL,
    "scenarios" JSON NOT NULL,
    "based_on" INTEGER,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,
    "editor_kind" TEXT NOT NULL,
    "editor_id" TEXT,

    CONSTRAINT "flow_drafts_pkey" PRIMARY KEY ("flow_id","kind")
);

-- CreateTable
CREATE TABLE "flow_schedules" (
    "version_id" UUID NOT NULL,
    "effective_on" DATE NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_schedules_pkey" PRIMARY KEY ("version_id")
);

-- CreateIndex
CREATE INDEX "sessions_flow_version_id_started_at_idx" ON "sessions"("flow_version_id", "started_at");

-- AddForeignKey
ALTER TABLE "flow_drafts" ADD CONSTRAINT "flow_drafts_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flows"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_schedules" ADD CONSTRAINT "flow_schedules_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "flow_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is kept in JSON is checked when it is read; these two are summed and compared by the database.
ALTER TABLE "flow_assignments" ADD CONSTRAINT "flow_assignments_sampling_share_check" CHECK ("sampling_share" BETWEEN 0 AND 1);
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_sampling_probability_check" CHECK ("sampling_probability" BETWEEN 0 AND 1);

-- Rules name procedures in their conditions: many rows are without a procedure of their own now.
DROP INDEX "flow_assignments_default";
