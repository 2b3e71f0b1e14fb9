-- Figures of an agency with few dossiers are read from the cells of its days, which are found by the agency in each role.
CREATE INDEX "tally_cells_days_of_receiving" ON "tally_cells"("receiving_agency_id", "day") WHERE grain = 'day';
CREATE INDEX "tally_cells_days_of_deciding" ON "tally_cells"("deciding_agency_id", "day") WHERE grain = 'day' and deciding_agency_id <> receiving_agency_id;
CREATE INDEX "tally_cells_days_of_supporting" ON "tally_cells"("supporting_agency_id", "day") WHERE grain = 'day' and supporting_agency_id <> receiving_agency_id;
-- Room beside the cells of a day for the same cells with the weights of their strata.
ALTER TABLE "tally_cells" SET (fillfactor = 60);
