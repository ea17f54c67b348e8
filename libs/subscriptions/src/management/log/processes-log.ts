import type { EventStore } from '@parley/eventsourcing';
import { createManagementLog } from './management-log.js';
import { processManagementEvents } from './process.events.js';

/** What operators ask of processes; each process meets it as it follows the log, so nothing is kept of it. */
export const PROCESSES_STREAM = 'operations-processes';

export const createProcessesLog = (eventStore: EventStore, clock: () => number) =>
  createManagementLog({
    ...{ eventStore, clock },
    stream: PROCESSES_STREAM,
    events: processManagementEvents,
    state: null,
    evolve: () => undefined,
  });

export type ProcessesLog = ReturnType<typeof createProcessesLog>;
