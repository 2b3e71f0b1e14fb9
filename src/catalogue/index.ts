export { agencySubtree } from './agency-subtree.ts';
export { type CatalogueContent, loadCatalogue } from './load-catalogue.ts';
export { findKnown, type KnownCodes, type Mentions, makeKnown, type ProcedureMention } from './make-known.ts';
export {
  type CalendarException,
  createCalendarReader,
  loadWorkingCalendar,
  setCalendarException,
} from './working-calendar.ts';
