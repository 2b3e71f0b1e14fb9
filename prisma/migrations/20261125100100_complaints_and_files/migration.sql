-- CreateEnum
CREATE TYPE "complaint_kind" AS ENUM ('report', 'proposal', 'formal_complaint', 'denunciation');

-- CreateEnum
CREATE TYPE "complaint_status" AS ENUM ('received', 'triaged', 'assigned', 'in_progress', 'answered', 'closed', 'redirected', 'declined', 'withdrawn', 'reopened');

-- CreateEnum
CREATE TYPE "complaint_contact_state" AS ENUM ('anonymous', 'partial', 'complete');

-- CreateEnum
CREATE TYPE "file_status" AS ENUM ('awaited', 'stored', 'refused', 'missing');

-- CreateEnum
CREATE TYPE "file_media" AS ENUM ('photo', 'voice', 'document');

-- CreateTable
CREATE TABLE "complaints" (
    "id" UUID NOT NULL,
    "reference_code" TEXT NOT NULL,
    "kind" "complaint_kind" NOT NULL,
    "status" "complaint_status" NOT NULL DEFAULT 'received',
    "category" TEXT,
    "content" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "contact_state" "complaint_contact_state" NOT NULL,
    "agreed_purposes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "agency_id" UUID NOT NULL,
    "agency_role" "agency_role" NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "amended_at" TIMESTAMPTZ(3),

    CONSTRAINT "complaints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "complaint_origins" (
    "complaint_id" UUID NOT NULL,
    "dossier_id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "node_id" TEXT NOT NULL,
    "session_revision" INTEGER NOT NULL,

    CONSTRAINT "complaint_origins_pkey" PRIMARY KEY ("complaint_id")
);

-- CreateTable
CREATE TABLE "complaint_contacts" (
    "complaint_id" UUID NOT NULL,
    "sealed_contact" BYTEA NOT NULL,

    CONSTRAINT "complaint_contacts_pkey" PRIMARY KEY ("complaint_id")
);

-- CreateTable
CREATE TABLE "complaint_redirections" (
    "place_hash" BYTEA NOT NULL,
    "kind" "complaint_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "complaint_redirections_pkey" PRIMARY KEY ("place_hash")
);

-- CreateTable
CREATE TABLE "complaint_files" (
    "complaint_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "complaint_files_pkey" PRIMARY KEY ("complaint_id","file_id")
);

-- CreateTable
CREATE TABLE "files" (
    "id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "channel" "channel" NOT NULL,
    "reference_hash" BYTEA NOT NULL,
    "sealed_reference" BYTEA,
    "session_id" UUID,
    "node_id" TEXT NOT NULL DEFAULT '',
    "accepted_media" "file_media"[],
    "accepted_types" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "accepted_bytes" INTEGER NOT NULL,
    "status" "file_status" NOT NULL,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "stored_name" TEXT,
    "mime_type" TEXT,
    "bytes" INTEGER,
    "sha256" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "complaints_reference_code_key" ON "complaints"("reference_code");

-- CreateIndex
CREATE INDEX "complaints_agency_id_received_at_idx" ON "complaints"("agency_id", "received_at");

-- CreateIndex
CREATE INDEX "complaint_origins_dossier_id_idx" ON "complaint_origins"("dossier_id");

-- CreateIndex
CREATE INDEX "complaint_origins_invitation_id_idx" ON "complaint_origins"("invitation_id");

-- CreateIndex
CREATE UNIQUE INDEX "complaint_origins_session_id_node_id_key" ON "complaint_origins"("session_id", "node_id");

-- CreateIndex
CREATE INDEX "complaint_files_file_id_idx" ON "complaint_files"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "files_stored_name_key" ON "files"("stored_name");

-- CreateIndex
CREATE INDEX "files_awaited" ON "files"("available_at") WHERE (status = 'awaited');

-- CreateIndex
CREATE INDEX "files_session_id_idx" ON "files"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "files_invitation_id_node_id_reference_hash_key" ON "files"("invitation_id", "node_id", "reference_hash");

-- AddForeignKey
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_origins" ADD CONSTRAINT "complaint_origins_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_origins" ADD CONSTRAINT "complaint_origins_dossier_id_fkey" FOREIGN KEY ("dossier_id") REFERENCES "dossiers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_origins" ADD CONSTRAINT "complaint_origins_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_origins" ADD CONSTRAINT "complaint_origins_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_contacts" ADD CONSTRAINT "complaint_contacts_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_files" ADD CONSTRAINT "complaint_files_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "complaint_files" ADD CONSTRAINT "complaint_files_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A khiếu nại or tố cáo is no case of ours, and a phản ánh or kiến nghị is no redirection.
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_kind_taken" CHECK ("kind" IN ('report', 'proposal'));
ALTER TABLE "complaint_redirections" ADD CONSTRAINT "complaint_redirections_kind" CHECK ("kind" IN ('formal_complaint', 'denunciation'));

-- What is stored has all that is known of stored bytes; what is settled no longer says where it came from.
ALTER TABLE "files" ADD CONSTRAINT "files_stored_whole" CHECK (
    "status" <> 'stored' OR ("stored_name" IS NOT NULL AND "mime_type" IS NOT NULL AND "bytes" IS NOT NULL AND "sha256" IS NOT NULL)
);
ALTER TABLE "files" ADD CONSTRAINT "files_settled" CHECK (("status" = 'awaited') = ("sealed_reference" IS NOT NULL));
