export { agencySubtree } from './agency-subtree.ts';
export { type CatalogueContent, loadCatalogue } from './load-catalogue.ts';
export { findKnown, type KnownCodes, type Mentions, makeKnown, type ProcedureMention } from './make-known.ts';
export {
  type CalendarEntry,
  type CalendarException,
  createCalendarReader,
  listCalendar,
  loadWorkingCalendar,
  removeCalendarException,
  setCalendarException,
} from './working-calendar.ts';
