import type { Static, TSchema } from 'typebox';

/**
 * Place of an event in the whole log: strictly increasing, never reused, 0 before the first event.
 * A bigint inside; {@link positionToText} on every wire.
 */
export type Position = bigint;
export const START: Position = 0n;
export const positionToText = (position: Position): string => position.toString();

export const ACTOR_KINDS = ['manager', 'bot', 'client', 'channel', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who caused an event. `id` is null for `system` only. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: number | null;
}

/** What travels beside an event's data. Never holds personal data or secrets. */
export interface EventMetadata {
  readonly actor: Actor;
  /** RFC 3339 UTC with ms: when it happened, which the outside world may set in the past; never after it was received. */
  readonly occurredAt: string;
  /** What the outside world said, where that was later than the time of receipt. */
  readonly statedAt?: string;
  readonly correlationId: string;
  /** Id of the event that led to this one, null when a person or channel did. */
  readonly causationId: string | null;
  readonly commandId: string;
  /** Hash of the command's body: tells a repeat from a reuse of the id. */
  readonly fingerprint: string;
  readonly schemaVersion: number;
  /**
   * Of the trace that the command belongs to, as W3C's Trace Context writes it (`00-<trace>-<parent>-<flags>`). Absent where the caller gave none,
   * and in events of before there was this field.
   */
  readonly traceparent?: string;
  /** The process that caused the command, on behalf of `actor`; absent where no process did, and in events of before there was this field. */
  readonly process?: string;
  /** Type of the command that decided it. Absent in events of the kernel's own bookkeeping, and of before there was this field. */
  readonly commandType?: string;
  /** Of the request that sent the command; absent where a process, a tool or a program sent it, and in events of before there was this field. */
  readonly requestId?: string;
  /** Name of the feature whose extension of the aggregate defines the event; absent where the aggregate itself does. */
  readonly extension?: string;
}

/** An event about to be appended; `id` is a UUID. `data` must survive JSON. */
export interface EventToAppend {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

/** An event as the log gives it back. */
export interface RecordedEvent<T extends string = string, D = unknown> {
  readonly id: string;
  readonly type: T;
  readonly stream: string;
  /** 0 for the first event of its stream. */
  readonly revision: number;
  readonly position: Position;
  /** RFC 3339 UTC with ms: when the store wrote it. */
  readonly recordedAt: string;
  readonly data: D;
  readonly metadata: EventMetadata;
}

/**
 * When an event happened, RFC 3339 UTC with ms: not after it was recorded, also where an older version kept a time of the future as it
 * was given.
 */
export const timeOf = ({
  metadata: { occurredAt },
  recordedAt,
}: Pick<RecordedEvent, 'metadata' | 'recordedAt'>): string => notAfter(occurredAt, recordedAt);

/** A time that the outside world tells, or `limit` when that is earlier: its clocks may go fast. Both RFC 3339 UTC with ms. */
export const notAfter = (time: string, limit: string): string => (time < limit ? time : limit);

/** Turns the data of one version into that of the next; `metadata` are those of its event. Pure, total over every sample of its version. */
export type Upcast = (data: never, metadata: EventMetadata) => unknown;

/**
 * One event type: name, current version, schema of its data (JSON Schema by TypeBox), and how older versions become this one.
 * `upcasts[1]` turns version 1 into version 2, and so on. The variances are written down, and types below take the data from `sample`: else the compiler
 * would work out how schemas vary in each workspace, for three seconds.
 */
export interface EventDefinition<out T extends string = string, out S extends TSchema = TSchema> {
  readonly type: T;
  readonly version: number;
  readonly schema: S;
  /** An example of the current version; stored for ever beside those of older versions. */
  readonly sample: Static<S>;
  readonly upcasts: Readonly<Record<number, Upcast>>;
}

export function defineEvent<const T extends string, S extends TSchema>(
  type: T,
  version: number,
  schema: S,
  sample: NoInfer<Static<S>>,
  upcasts: Readonly<Record<number, Upcast>> = {},
): EventDefinition<T, S> {
  return { type, version, schema, sample, upcasts };
}

/** What a decider returns: an event's type and its data in the current version. */
export type DomainEvent<E extends EventDefinition = EventDefinition> = E extends EventDefinition
  ? { readonly type: E['type']; readonly data: E['sample'] }
  : never;

/**
 * What `evolve` takes: a decided event with the metadata that Parley writes beside it. What the store gives (position, time of recording) is
 * not there, so a state is the same before and after its events are stored, and in a log that has been copied.
 */
export type EvolvedEvent<Event extends DomainEvent = DomainEvent> = Event & {
  readonly metadata: EventMetadata;
};

/** A recorded event in its current version, of one of the given definitions. */
export type RecordedOf<E extends EventDefinition> = E extends EventDefinition
  ? RecordedEvent<E['type'], E['sample']>
  : never;
