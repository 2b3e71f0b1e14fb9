-- What the intake knows of complaints, in place of the empty view; the columns are described where it was made. The deadline
-- and all that follows the answer stay empty until complaints are handled: nothing is overdue that nobody gave a deadline.
-- About the conduct of officials are the acts that Decree 61/2018/NĐ-CP, Article 5(1), forbids them.
CREATE OR REPLACE VIEW "complaint_facts" AS
  SELECT c."id" AS "complaint_id", o."dossier_id", c."agency_id",
    (c."received_at" AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "reported_on",
    NULL::timestamptz(3) AS "due_at", NULL::timestamptz(3) AS "answered_at", NULL::integer AS "likes",
    NULL::integer AS "dislikes", false AS "is_repeated", NULL::boolean AS "is_confirmed",
    coalesce(c."category" NOT IN ('regulation', 'other'), false) AS "is_about_conduct", false AS "is_unfounded"
  FROM "complaints" c LEFT JOIN "complaint_origins" o ON o."complaint_id" = c."id";
