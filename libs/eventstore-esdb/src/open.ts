import { type EventStore, storeErrors } from '@parley/eventsourcing';
import { checkEsdbOptions } from './connection/check-options.js';
import { createClient, type EsdbClient } from './connection/client.js';
import { readConnectionUrl } from './connection/connection-url.js';
import { DEFAULT_DEADLINE_MS, type EsdbOptions } from './connection/options.js';
import { namespaceOf } from './namespace.js';
import { createStore } from './store.js';

/**
 * The event store on an EventStoreDB of version 23.10. Needs no server yet: it connects when it is first asked, so that a process can start while
 * the store is away. Throws INVALID_CONFIGURATION with every mistake that `checkEsdbOptions` finds.
 */
export function openEsdbEventStore(options: EsdbOptions): Promise<EventStore> {
  return new Promise((resolve) => {
    const { deadlineMs = DEFAULT_DEADLINE_MS, namespace, isParleys = () => false } = options;
    resolve(createStore(openClient(options), deadlineMs, namespaceOf(namespace, isParleys)));
  });
}

/** Throws INVALID_CONFIGURATION. */
export function openClient(options: EsdbOptions): EsdbClient {
  const url = readConnectionUrl(options.url);
  const mistakes = checkEsdbOptions(options);
  if ('mistakes' in url || mistakes.length > 0) throw storeErrors.INVALID_CONFIGURATION(mistakes.join(' '));
  return createClient(url, options);
}
