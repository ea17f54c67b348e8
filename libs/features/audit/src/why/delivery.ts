import type { DeliveryStatus, DeliveryStatusChanged, MessageReceived, MessageSent } from '@parley/dialogs';
import type { RecordedEvent, RecordedOf } from '@parley/eventsourcing';
import { failureIn } from './failures.js';

type Written = RecordedOf<typeof MessageSent | typeof MessageReceived>;
type Changed = RecordedOf<typeof DeliveryStatusChanged>;

export interface Delivery {
  readonly status: DeliveryStatus | null;
  readonly code: string | null;
  /** The event that says so. */
  readonly decidedBy: RecordedEvent;
  /** One or more sentences. */
  words(channel: string): string;
}

/** What became of a message on its way to the client. `events`: those of its own stream. */
export function deliveryWords(written: Written, events: readonly RecordedEvent[]): Delivery {
  const { messageId } = written.data;
  const isDeleted = events.some(({ type }) => type === 'MessageDeleted');
  const ended = isDeleted ? ' It has been deleted.' : '';
  const nothing = (why: string): Delivery => ({
    ...{ status: null, code: null, decidedBy: written },
    words: () => `Message ${messageId} ${why}.${ended}`,
  });
  if (written.type === 'MessageReceived')
    return nothing('came in through the channel: it was not for delivery');
  if (written.data.scope === 'private') return nothing('is a note: the client never gets it');
  const last = events.findLast(({ type }) => type === 'DeliveryStatusChanged') as Changed | undefined;
  const { status, code } = last?.data ?? { status: 'queued' as const, code: null };
  return {
    ...{ status, code, decidedBy: last ?? written },
    words: (channel) => `${statusWords(messageId, status, code, last?.recordedAt ?? '', channel)}${ended}`,
  };
}

function statusWords(
  messageId: number,
  status: DeliveryStatus,
  code: string | null,
  at: string,
  channel: string,
): string {
  const message = `Message ${messageId}`;
  switch (status) {
    case 'queued':
      return `${message} is still queued: ${channel} has reported nothing.`;
    case 'sent':
      return `${message} was handed to the messenger, as ${channel} reported at ${at}; no delivery has been reported since.`;
    case 'failed': {
      const why = failureIn(code);
      return `${message} failed, as ${channel} reported at ${at}${why ? `: ${why}` : ''} (${code ?? 'no code'}).`;
    }
    default:
      return `${message} was ${status === 'read' ? 'read by the client' : 'delivered'}, as ${channel} reported at ${at}.`;
  }
}
