-- CreateEnum
CREATE TYPE "outbound_kind" AS ENUM ('answer', 'invitation', 'reminder', 'timer', 'complaint_answer', 'notice');

-- AlterTable
ALTER TABLE "outbounds" ADD COLUMN     "agency_id" UUID,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "invitation_id" UUID,
ADD COLUMN     "kind" "outbound_kind" NOT NULL DEFAULT 'answer';

-- CreateIndex
CREATE UNIQUE INDEX "outbounds_one_of_a_kind" ON "outbounds"("invitation_id", "kind") WHERE (invitation_id is not null and status not in ('failed', 'cancelled'));

-- AddForeignKey
ALTER TABLE "outbounds" ADD CONSTRAINT "outbounds_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE SET NULL ON UPDATE CASCADE;
