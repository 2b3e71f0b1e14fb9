/** Dossiers of this procedure are asked about with the flow that files a complaint. */
export const complaintProcedure = '2.000816';
