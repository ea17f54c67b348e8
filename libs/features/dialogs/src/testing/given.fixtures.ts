import { parley } from '@parley/composition';
import { channelEvents } from '@parley/channels';
import { clientEvents } from '@parley/clients';
import { dialogEvents } from '../dialog/dialog.events.js';
import { messageEvents } from '../message/message.events.js';
import { readMarkEvents } from '../read-mark/read-mark.events.js';
import { staffEvents } from '@parley/staff';
import type { Content } from '@parley/shared';
import type { Actor, EventDefinition, EventToAppend, RecordedEvent } from '@parley/eventsourcing';

const known: readonly EventDefinition[] = [
  ...channelEvents,
  ...clientEvents,
  ...dialogEvents,
  ...messageEvents,
  ...readMarkEvents,
  ...staffEvents,
];
/** Of features that this kit does not know. */
export const others: readonly EventDefinition[] = [...parley.aggregates, ...parley.slices]
  .flatMap(({ events }) => events)
  .filter((event) => !known.includes(event));
/** Those of other features come last. */
export const definitions: readonly EventDefinition[] = [...known, ...others];

export interface Given extends EventToAppend {
  readonly stream: string;
}

interface Ids {
  readonly dialogId?: number;
  readonly userId?: number;
  readonly messageId?: number;
  readonly clientId?: number;
  readonly channelId?: number;
}

const types = (of: readonly EventDefinition[]): ReadonlySet<string> => new Set(of.map(({ type }) => type));
const [ofDialog, ofMessage, ofMark, ofClient, ofChannel, ofStaff] = [
  dialogEvents,
  messageEvents,
  readMarkEvents,
  clientEvents,
  channelEvents,
  staffEvents,
].map(types) as [Set<string>, Set<string>, Set<string>, Set<string>, Set<string>, Set<string>];

function streamFor(type: string, data: Ids): string {
  if (ofDialog.has(type)) return `dialog-${data.dialogId}`;
  if (ofMessage.has(type)) return `message-${data.messageId}`;
  if (ofMark.has(type)) return `read-mark-${data.dialogId}-${data.userId}`;
  if (ofClient.has(type)) return `client-${data.clientId}`;
  if (ofChannel.has(type)) return `channel-${data.channelId}`;
  return ofStaff.has(type) ? 'staff-1' : otherStream(type, data);
}

/** The first number of the data is the id of the aggregate. */
function otherStream(type: string, data: object): string {
  const has = ({ events }: { readonly events: readonly EventDefinition[] }) => types(events).has(type);
  const aggregate = parley.aggregates.find(has) ?? parley.slices.find(has)?.base;
  const id = Object.values(data).find(Number.isInteger) as number | undefined;
  return `${aggregate?.name ?? 'unknown'}-${id ?? 1}`;
}

export const SYSTEM: Actor = { kind: 'system', id: null };
export const manager = (id: number): Actor => ({ kind: 'manager', id });
export const bot = (id: number): Actor => ({ kind: 'bot', id });
export const client = (id: number): Actor => ({ kind: 'client', id });

const FIRST = Date.parse('2026-03-01T10:00:00.000Z');
/** The time `minutes` after the first of March, 10:00. */
export const at = (minutes: number): string => new Date(FIRST + minutes * 60_000).toISOString();

let made = 0;
/** An event as it is appended; `when` in minutes, see {@link at}. */
export function given<E extends EventDefinition>(
  { type, version }: E,
  data: E['sample'],
  { by = SYSTEM, when = 0 }: { by?: Actor; when?: number } = {},
): Given {
  made += 1;
  return {
    id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    type,
    stream: streamFor(type, data as Ids),
    data,
    metadata: {
      actor: by,
      occurredAt: at(when),
      correlationId: 'c',
      causationId: null,
      commandId: `c-${made}`,
      fingerprint: 'f',
      schemaVersion: version,
    },
  };
}

/** The same event at another time, in minutes as {@link at}, or as text; an import's or a wrong clock's. */
export const moved = (event: Given, when: number | string): Given => ({
  ...event,
  metadata: { ...event.metadata, occurredAt: typeof when === 'number' ? at(when) : when },
});

/** The events as a log gives them back: positions from 1, each recorded as soon as it happened, or at a time given in minutes. */
export function recorded(events: readonly Given[], when?: number): RecordedEvent[] {
  const revisions = new Map<string, number>();
  return events.map((event, index) => {
    const revision = (revisions.get(event.stream) ?? -1) + 1;
    revisions.set(event.stream, revision);
    return {
      ...event,
      revision,
      position: BigInt(index + 1),
      recordedAt: when === undefined ? event.metadata.occurredAt : at(when),
    };
  });
}

export const text = (words: string): Content => ({ kind: 'text', text: words, items: [], card: null });

export const files = (kind: 'image' | 'file' | 'audio', ...names: readonly string[]): Content => ({
  kind,
  text: '',
  items: names.map((name) => ({
    fileId: `f-${name}`,
    url: `https://files.example/${name}`,
    mimeType: kind === 'image' ? 'image/png' : 'application/pdf',
    size: 1_024,
    name,
    caption: null,
    width: kind === 'image' ? 640 : null,
    height: kind === 'image' ? 480 : null,
  })),
  card: null,
});
