import { isDamaged, refuseDamagedEvent } from './damaged.js';
import type { InfrastructureError } from '../values/errors.js';
import type { EventDefinition, EventMetadata, RecordedEvent } from './event.js';
import { kernelErrors } from '../values/kernel-errors.js';

/** Knows every event type: its current version, and how to bring older ones up to it. */
export interface EventCatalog {
  has(type: string): boolean;
  /** Current version of a type. Throws `UNKNOWN_EVENT`. */
  version(type: string): number;
  /**
   * Whether it is of an extension that is not enabled: everything goes on past it, and nothing takes what it says. What rules for all events
   * see of it is {@link envelopeOnly}.
   */
  isDisabled(event: RecordedEvent): boolean;
  /**
   * The event in the current version of its type; the same object when it already is. Throws `UNKNOWN_EVENT` (not
   * retryable) for an unknown type, a version newer than this program's, one that has no upcast, or a disabled extension, and `STORE_DAMAGED`.
   */
  decode(event: RecordedEvent): RecordedEvent;
}

/** `extensions`: the features whose extensions are enabled. */
export function createCatalog(
  definitions: readonly EventDefinition[],
  extensions: readonly string[] = [],
): EventCatalog {
  const byType = indexByType(definitions);
  const enabled = new Set(extensions);
  const isDisabled = ({ metadata: { extension } }: RecordedEvent): boolean =>
    extension !== undefined && !enabled.has(extension);

  const definitionOf = (type: string): EventDefinition => {
    const definition = byType.get(type);
    if (definition === undefined) throw unknownEvent(type);
    return definition;
  };

  return {
    has: (type) => byType.has(type),
    version: (type) => definitionOf(type).version,
    isDisabled,
    decode(event) {
      if (isDamaged(event)) throw refuseDamagedEvent(event);
      if (isDisabled(event)) throw unknownEvent(event.type, 'is of an extension that is not enabled');
      const definition = definitionOf(event.type);
      return event.metadata.schemaVersion === definition.version ? event : upcast(definition, event);
    },
  };
}

/** An event without what only its feature understands. */
export const envelopeOnly = (event: RecordedEvent): RecordedEvent => ({ ...event, data: null });

function indexByType(definitions: readonly EventDefinition[]): ReadonlyMap<string, EventDefinition> {
  const byType = new Map<string, EventDefinition>();
  for (const definition of definitions) {
    const known = byType.get(definition.type);
    if (known !== undefined && known !== definition) throw unknownEvent(definition.type, 'is defined twice');
    byType.set(definition.type, definition);
  }
  return byType;
}

function upcast(definition: EventDefinition, event: RecordedEvent): RecordedEvent {
  const recorded = event.metadata.schemaVersion;
  if (!(recorded < definition.version)) throw unknownVersion(event);
  let data = event.data;
  for (let version = recorded; version < definition.version; version++) {
    const step = definition.upcasts[version];
    if (step === undefined) throw unknownVersion(event);
    data = apply(step as AnyUpcast, data, event);
  }
  return { ...event, data, metadata: { ...event.metadata, schemaVersion: definition.version } };
}

type AnyUpcast = (data: unknown, metadata: EventMetadata) => unknown;

/** An upcast is total over its version, so one that throws has met data that was never of that version. */
function apply(step: AnyUpcast, data: unknown, event: RecordedEvent): unknown {
  try {
    return step(data, event.metadata);
  } catch (error) {
    throw unknownVersion(event, error);
  }
}

function unknownEvent(type: string, why = 'is not known to this program'): InfrastructureError {
  return kernelErrors.UNKNOWN_EVENT(`Event type ${type} ${why}.`, { type });
}

function unknownVersion(event: RecordedEvent, cause?: unknown): InfrastructureError {
  const { type, stream, revision, metadata } = event;
  return kernelErrors.UNKNOWN_EVENT(
    `Event ${type} version ${metadata.schemaVersion} in ${stream} at revision ${revision} cannot be read by this program.`,
    { type, stream, revision, schemaVersion: metadata.schemaVersion },
    { cause },
  );
}
