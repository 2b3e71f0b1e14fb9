export { abandonedAfterSeconds, releaseAbandoned } from './claim-outbound.ts';
export { createDelivery, type Delivery } from './deliver.ts';
