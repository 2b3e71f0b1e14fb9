-- Months are summed by field too: of procedures there are hundreds, and a figure by field read them all.
ALTER TYPE "tally_grain" ADD VALUE 'agency_month_field';
