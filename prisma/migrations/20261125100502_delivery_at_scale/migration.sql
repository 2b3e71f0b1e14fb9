-- Invitations that were handed out before nobody is written to: the default comes after the column. A version that
-- does not know the column leaves it to the default.
ALTER TABLE "invitations" ADD COLUMN     "invite_at" TIMESTAMPTZ(3),
ADD COLUMN     "remind_at" TIMESTAMPTZ(3),
ADD COLUMN     "uninvited_because" TEXT;
ALTER TABLE "invitations" ALTER COLUMN "invite_at" SET DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "outbounds" ADD COLUMN     "channel" "channel";

-- CreateTable
CREATE TABLE "calendar_exceptions" (
    "day" DATE NOT NULL,
    "is_working" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "calendar_exceptions_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "send_buckets" (
    "key" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ(3) NOT NULL,
    "paused_until" TIMESTAMPTZ(3),

    CONSTRAINT "send_buckets_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "invitations_to_invite" ON "invitations"("invite_at") WHERE (invite_at is not null);

-- CreateIndex
CREATE INDEX "invitations_to_remind" ON "invitations"("remind_at") WHERE (remind_at is not null);

-- CreateIndex
CREATE INDEX "outbounds_answers_waiting" ON "outbounds"("available_at", "id") WHERE (status in ('queued', 'errored') and kind = 'answer');

-- CreateIndex
CREATE INDEX "outbounds_services_waiting" ON "outbounds"("available_at", "id") WHERE (status in ('queued', 'errored') and kind in ('timer', 'complaint_answer', 'notice'));

-- CreateIndex
CREATE INDEX "outbounds_campaigns_waiting" ON "outbounds"("channel", "agency_id", "available_at", "id") WHERE (status in ('queued', 'errored') and kind in ('invitation', 'reminder'));

-- Whoever writes first says on whose behalf and where: taking turns is by these two.
ALTER TABLE "outbounds" ADD CONSTRAINT "outbounds_campaigns_have_turns"
    CHECK (kind not in ('invitation', 'reminder') or (invitation_id is not null and agency_id is not null and channel is not null));
