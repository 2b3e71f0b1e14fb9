-- The page of a conversation also shows the messages that were set aside; they are few.
CREATE INDEX "inbounds_failed_of_conversation" ON "inbounds"("conversation_id") WHERE (status = 'failed');
