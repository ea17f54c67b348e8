import type { EventStore } from '@parley/eventsourcing';
import { createManagementLog, readManagementLog, type ManagementLog } from './management-log.js';
import { evolve, noOperations, type OperationEvent, type Operations } from '../operations.js';
import { operationEvents } from './projection.events.js';

/** What operators have done to projections, in order. */
export const OPERATIONS_STREAM = 'operations-projections';

export type OperationsLog = ManagementLog<Operations, OperationEvent>;

export const createOperationsLog = (eventStore: EventStore, clock: () => number): OperationsLog =>
  createManagementLog({ ...said(), eventStore, clock });

export const readOperationsLog = (eventStore: Pick<EventStore, 'readStream'>): (() => Promise<Operations>) =>
  readManagementLog({ ...said(), eventStore });

const said = () => ({ stream: OPERATIONS_STREAM, events: operationEvents, state: noOperations(), evolve });
