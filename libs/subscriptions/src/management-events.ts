import { processOrders } from './processes/orders.events.js';
import { operationEvents } from './projections/operations.events.js';

/** What operators do with read models and processes, in streams `operations-…`. */
export const managementEvents = [...operationEvents, ...processOrders] as const;
