export { type FiledComplaint, readContact, recordComplaints } from './record-complaints.ts';
export { recordRedirections } from './record-redirections.ts';
export { type Place, readReferenceCode, referenceCodeOf } from './reference-code.ts';
