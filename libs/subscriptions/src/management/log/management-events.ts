import { processManagementEvents } from './process.events.js';
import { operationEvents } from './projection.events.js';

/** What operators do with read models and processes, in streams `operations-…`. */
export const managementEvents = [...operationEvents, ...processManagementEvents] as const;
