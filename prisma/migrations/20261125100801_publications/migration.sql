-- CreateEnum
CREATE TYPE "publication_kind" AS ENUM ('month', 'quarter', 'year');

-- CreateEnum
CREATE TYPE "finding_kind" AS ENUM ('drop', 'low_score_burst');

-- CreateTable
CREATE TABLE "publications" (
    "number" INTEGER NOT NULL,
    "kind" "publication_kind" NOT NULL,
    "period" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "content" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "publications_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "findings" (
    "id" UUID NOT NULL,
    "kind" "finding_kind" NOT NULL,
    "agency_id" UUID NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "facts" JSONB NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "publications_hash_key" ON "publications"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "publications_period_revision_key" ON "publications"("period", "revision");

-- CreateIndex
CREATE INDEX "findings_found_at_idx" ON "findings"("found_at");

-- CreateIndex
CREATE UNIQUE INDEX "findings_kind_agency_id_last_day_key" ON "findings"("kind", "agency_id", "last_day");

-- AddForeignKey
ALTER TABLE "findings" ADD CONSTRAINT "findings_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was published stays as it was.
CREATE TRIGGER "publications_are_frozen" BEFORE UPDATE OR DELETE ON "publications"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
