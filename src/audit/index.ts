export { type Actor, type AuditRecord, recordAudit, recordAudits } from './record-audit.ts';
