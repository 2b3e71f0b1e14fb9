-- Only the months of agencies with many dossiers are split by channel. Of the thousands of others they were three times as
-- many cells.
ALTER TYPE "tally_grain" ADD VALUE 'agency_month_channel';
