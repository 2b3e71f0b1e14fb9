-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "channel" AS ENUM ('web', 'telegram', 'zalo');

-- CreateEnum
CREATE TYPE "address_kind" AS ENUM ('web', 'telegram', 'zalo', 'phone');

-- CreateEnum
CREATE TYPE "address_status" AS ENUM ('reachable', 'blocked');

-- CreateEnum
CREATE TYPE "submitted_via" AS ENUM ('counter', 'online', 'postal');

-- CreateEnum
CREATE TYPE "dossier_outcome" AS ENUM ('granted', 'refused', 'withdrawn');

-- CreateEnum
CREATE TYPE "applicant_kind" AS ENUM ('person', 'organization');

-- CreateEnum
CREATE TYPE "session_status" AS ENUM ('waiting', 'completed', 'expired', 'interrupted', 'failed');

-- CreateEnum
CREATE TYPE "inbound_status" AS ENUM ('received', 'handled', 'failed');

-- CreateEnum
CREATE TYPE "outbound_status" AS ENUM ('queued', 'sending', 'wired', 'delivered', 'read', 'errored', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "timer_kind" AS ENUM ('expiry');

-- CreateEnum
CREATE TYPE "response_status" AS ENUM ('partial', 'completed');

-- CreateEnum
CREATE TYPE "answer_kind" AS ENUM ('rating', 'choice', 'text', 'not_applicable', 'skipped');

-- CreateEnum
CREATE TYPE "agency_role" AS ENUM ('receiving', 'deciding', 'supporting');

-- CreateEnum
CREATE TYPE "job_run_status" AS ENUM ('running', 'succeeded', 'failed');

-- CreateTable
CREATE TABLE "agencies" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "is_flagged" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "agencies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fields" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "is_flagged" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "fields_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "procedures" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "field_id" UUID,
    "is_flagged" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "procedures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "respondents" (
    "id" UUID NOT NULL,
    "language" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "opted_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "respondents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_addresses" (
    "id" UUID NOT NULL,
    "respondent_id" UUID NOT NULL,
    "kind" "address_kind" NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "sealed_address" BYTEA NOT NULL,
    "status" "address_status" NOT NULL DEFAULT 'reachable',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_addresses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dossiers" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "procedure_id" UUID NOT NULL,
    "receiving_agency_id" UUID NOT NULL,
    "deciding_agency_id" UUID NOT NULL,
    "supporting_agency_id" UUID,
    "submitted_via" "submitted_via" NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_on" DATE NOT NULL,
    "outcome" "dossier_outcome" NOT NULL,
    "applicant_kind" "applicant_kind" NOT NULL,
    "language" TEXT NOT NULL,
    "respondent_id" UUID,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dossiers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "dossier_id" UUID NOT NULL,
    "token_seed" BYTEA NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "spent_at" TIMESTAMPTZ(3),
    "opted_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flows" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "draft" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_versions" (
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "checksum" BYTEA NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_assignments" (
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "procedure_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "channel_address_id" UUID NOT NULL,
    "active_session_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "flow_version_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "status" "session_status" NOT NULL,
    "state" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbounds" (
    "id" BIGSERIAL NOT NULL,
    "channel" "channel" NOT NULL,
    "external_id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "content" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "inbound_status" NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "handled_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "session_id" UUID,

    CONSTRAINT "inbounds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbounds" (
    "id" BIGSERIAL NOT NULL,
    "conversation_id" UUID NOT NULL,
    "session_id" UUID,
    "session_revision" INTEGER,
    "position" INTEGER,
    "content" JSONB NOT NULL,
    "status" "outbound_status" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "external_ids" TEXT[],
    "failure" TEXT,
    "is_possible_duplicate" BOOLEAN NOT NULL DEFAULT false,
    "closes_previous" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "wired_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbounds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timers" (
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "session_revision" INTEGER,
    "kind" "timer_kind" NOT NULL,
    "fire_at" TIMESTAMPTZ(3) NOT NULL,
    "fired_at" TIMESTAMPTZ(3),

    CONSTRAINT "timers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "responses" (
    "id" UUID NOT NULL,
    "dossier_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "flow_version_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "status" "response_status" NOT NULL,
    "language" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "responses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answers" (
    "id" UUID NOT NULL,
    "response_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "kind" "answer_kind" NOT NULL,
    "criterion" TEXT,
    "attributed_to" "agency_role",
    "level" SMALLINT,
    "choice" TEXT,
    "text" TEXT,
    "category" TEXT NOT NULL,
    "raw_reply" TEXT,
    "inclusion_probability" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "session_revision" INTEGER NOT NULL,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tally_touches" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "tally_touches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "criterion_tallies" (
    "day" DATE NOT NULL,
    "attributed_to" "agency_role" NOT NULL,
    "agency_id" UUID NOT NULL,
    "procedure_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "criterion" TEXT NOT NULL,
    "n1" INTEGER NOT NULL,
    "n2" INTEGER NOT NULL,
    "n3" INTEGER NOT NULL,
    "n4" INTEGER NOT NULL,
    "n5" INTEGER NOT NULL,
    "not_applicable" INTEGER NOT NULL,
    "responses" INTEGER NOT NULL,

    CONSTRAINT "criterion_tallies_pkey" PRIMARY KEY ("day","attributed_to","agency_id","procedure_id","channel","criterion")
);

-- CreateTable
CREATE TABLE "reach_tallies" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "role" "agency_role" NOT NULL,
    "agency_id" UUID NOT NULL,
    "procedure_id" UUID NOT NULL,
    "channel" "channel",
    "finished" INTEGER NOT NULL,
    "invited" INTEGER NOT NULL,
    "delivered" INTEGER NOT NULL,
    "opened" INTEGER NOT NULL,
    "started" INTEGER NOT NULL,
    "completed" INTEGER NOT NULL,
    "opted_out" INTEGER NOT NULL,

    CONSTRAINT "reach_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_runs" (
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "tick" TEXT NOT NULL,
    "status" "job_run_status" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" JSONB,

    CONSTRAINT "job_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "agencies_code_key" ON "agencies"("code");

-- CreateIndex
CREATE INDEX "agencies_parent_id_idx" ON "agencies"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "fields_name_key" ON "fields"("name");

-- CreateIndex
CREATE UNIQUE INDEX "procedures_code_key" ON "procedures"("code");

-- CreateIndex
CREATE INDEX "procedures_field_id_idx" ON "procedures"("field_id");

-- CreateIndex
CREATE INDEX "channel_addresses_respondent_id_idx" ON "channel_addresses"("respondent_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_addresses_kind_address_hash_key" ON "channel_addresses"("kind", "address_hash");

-- CreateIndex
CREATE UNIQUE INDEX "dossiers_code_key" ON "dossiers"("code");

-- CreateIndex
CREATE INDEX "dossiers_finished_on_idx" ON "dossiers"("finished_on");

-- CreateIndex
CREATE INDEX "dossiers_respondent_id_idx" ON "dossiers"("respondent_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_dossier_id_key" ON "invitations"("dossier_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "flows_key_key" ON "flows"("key");

-- CreateIndex
CREATE UNIQUE INDEX "flow_versions_flow_id_number_key" ON "flow_versions"("flow_id", "number");

-- CreateIndex
CREATE INDEX "flow_assignments_flow_id_idx" ON "flow_assignments"("flow_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_assignments_procedure_id_key" ON "flow_assignments"("procedure_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_channel_address_id_key" ON "conversations"("channel_address_id");

-- CreateIndex
CREATE INDEX "conversations_active_session_id_idx" ON "conversations"("active_session_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_invitation_id_key" ON "sessions"("invitation_id");

-- CreateIndex
CREATE INDEX "sessions_conversation_id_idx" ON "sessions"("conversation_id");

-- CreateIndex
CREATE INDEX "inbounds_waiting" ON "inbounds"("id") WHERE (status = 'received');

-- CreateIndex
CREATE INDEX "inbounds_waiting_of_conversation" ON "inbounds"("conversation_id", "id") WHERE (status = 'received');

-- CreateIndex
CREATE INDEX "inbounds_session_id_idx" ON "inbounds"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbounds_channel_external_id_key" ON "inbounds"("channel", "external_id");

-- CreateIndex
CREATE INDEX "outbounds_unfinished" ON "outbounds"("conversation_id", "id") WHERE (status in ('queued', 'sending', 'errored'));

-- CreateIndex
CREATE INDEX "outbounds_conversation_id_id_idx" ON "outbounds"("conversation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "outbounds_session_id_session_revision_position_key" ON "outbounds"("session_id", "session_revision", "position");

-- CreateIndex
CREATE INDEX "timers_pending" ON "timers"("fire_at") WHERE (fired_at is null);

-- CreateIndex
CREATE INDEX "timers_session_id_idx" ON "timers"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "responses_dossier_id_key" ON "responses"("dossier_id");

-- CreateIndex
CREATE UNIQUE INDEX "responses_session_id_key" ON "responses"("session_id");

-- CreateIndex
CREATE INDEX "responses_flow_version_id_idx" ON "responses"("flow_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "answers_response_id_node_id_key" ON "answers"("response_id", "node_id");

-- CreateIndex
CREATE INDEX "criterion_tallies_criterion_day_idx" ON "criterion_tallies"("criterion", "day");

-- CreateIndex
CREATE INDEX "reach_tallies_day_role_idx" ON "reach_tallies"("day", "role");

-- CreateIndex
CREATE INDEX "job_runs_job_started_at_idx" ON "job_runs"("job", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "job_runs_job_tick_key" ON "job_runs"("job", "tick");

-- CreateIndex
CREATE INDEX "audit_entries_subject_kind_subject_id_idx" ON "audit_entries"("subject_kind", "subject_id");

-- AddForeignKey
ALTER TABLE "agencies" ADD CONSTRAINT "agencies_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "procedures" ADD CONSTRAINT "procedures_field_id_fkey" FOREIGN KEY ("field_id") REFERENCES "fields"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_addresses" ADD CONSTRAINT "channel_addresses_respondent_id_fkey" FOREIGN KEY ("respondent_id") REFERENCES "respondents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_procedure_id_fkey" FOREIGN KEY ("procedure_id") REFERENCES "procedures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_receiving_agency_id_fkey" FOREIGN KEY ("receiving_agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_deciding_agency_id_fkey" FOREIGN KEY ("deciding_agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_supporting_agency_id_fkey" FOREIGN KEY ("supporting_agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_respondent_id_fkey" FOREIGN KEY ("respondent_id") REFERENCES "respondents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_dossier_id_fkey" FOREIGN KEY ("dossier_id") REFERENCES "dossiers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flows"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_assignments" ADD CONSTRAINT "flow_assignments_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "flows"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_assignments" ADD CONSTRAINT "flow_assignments_procedure_id_fkey" FOREIGN KEY ("procedure_id") REFERENCES "procedures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_channel_address_id_fkey" FOREIGN KEY ("channel_address_id") REFERENCES "channel_addresses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_active_session_id_fkey" FOREIGN KEY ("active_session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_flow_version_id_fkey" FOREIGN KEY ("flow_version_id") REFERENCES "flow_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbounds" ADD CONSTRAINT "inbounds_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbounds" ADD CONSTRAINT "inbounds_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbounds" ADD CONSTRAINT "outbounds_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbounds" ADD CONSTRAINT "outbounds_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timers" ADD CONSTRAINT "timers_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responses" ADD CONSTRAINT "responses_dossier_id_fkey" FOREIGN KEY ("dossier_id") REFERENCES "dossiers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responses" ADD CONSTRAINT "responses_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responses" ADD CONSTRAINT "responses_flow_version_id_fkey" FOREIGN KEY ("flow_version_id") REFERENCES "flow_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answers" ADD CONSTRAINT "answers_response_id_fkey" FOREIGN KEY ("response_id") REFERENCES "responses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema file cannot say ------------------------------------------------------------------------

-- One flow serves everything that has no assignment of its own.
CREATE UNIQUE INDEX "flow_assignments_default" ON "flow_assignments" ((true)) WHERE (procedure_id is null);

ALTER TABLE "answers" ADD CONSTRAINT "answers_level" CHECK (level between 1 and 5);
ALTER TABLE "answers" ADD CONSTRAINT "answers_inclusion_probability"
  CHECK (inclusion_probability > 0 and inclusion_probability <= 1);
ALTER TABLE "agencies" ADD CONSTRAINT "agencies_not_own_parent" CHECK (parent_id <> id);

-- A published version is frozen and the audit record is append-only, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is not allowed', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER "flow_versions_are_frozen" BEFORE UPDATE OR DELETE ON "flow_versions"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER "audit_entries_are_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
