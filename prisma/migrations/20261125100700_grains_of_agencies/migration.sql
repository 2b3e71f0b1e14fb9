-- Cells of whole months and years of one agency with everything below it, so that a figure of the whole country is as
-- quick to read as one of a commune.
ALTER TYPE "tally_grain" ADD VALUE 'agency_month';
ALTER TYPE "tally_grain" ADD VALUE 'agency_month_procedure';
ALTER TYPE "tally_grain" ADD VALUE 'agency_own_month';
ALTER TYPE "tally_grain" ADD VALUE 'agency_year';
