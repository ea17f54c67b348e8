import { describe, test } from '@jest/globals';
import { as, bob, eve, helper } from '../testing/stories/dialog.examples.js';
import {
  became,
  byClient,
  edited,
  given,
  messageId,
  noted,
  place,
  removed,
} from '../testing/stories/message.examples.js';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import type { ChangeDeliveryStatus } from './message.commands.js';
import { DELIVERY_STATUSES, FAILURE_CODES, type DeliveryStatus } from './message.events.js';
import type { MessageEvent } from './message.state.js';

const report = (status: DeliveryStatus, more: Partial<ChangeDeliveryStatus> = {}): ChangeDeliveryStatus => ({
  type: 'ChangeDeliveryStatus',
  messageId,
  status,
  ...(status === 'failed' && { code: 'general' }),
  ...more,
});
/** Brings the messages of channel 7, and is responsible for nothing. */
const sender = managerViewer(8, { permissions: ['manage_channels'], channelIds: [7] });
const context = { sender, message: place() };
const failure = { code: 'reply_timed_out', reason: 'Too late' };

describe('ChangeDeliveryStatus', () => {
  test('queued → sent → delivered → read', () => {
    given().when(report('sent'), context).then(became('sent'));
    given(became('sent')).when(report('delivered'), context).then(became('delivered'));
    given(became('sent'), became('delivered')).when(report('read'), context).then(became('read'));
  });

  test('steps that were not reported are passed over', () => {
    given().when(report('read'), context).then(became('read'));
    given().when(report('delivered'), context).then(became('delivered'));
  });

  test('failed with code and reason, from queued or sent', () => {
    given().when(report('failed', failure), context).then(became('failed', failure));
    given(became('sent')).when(report('failed', failure), context).then(became('failed', failure));
    given()
      .when(report('failed', { code: 'general' }), context)
      .then(became('failed', { code: 'general' }));
  });

  test('every failure code of the channel API is known, another or none is refused', () => {
    for (const code of FAILURE_CODES) {
      given().when(report('failed', { code }), context).then(became('failed', { code }));
    }
    for (const code of [undefined, null, '', 'GENERAL', 'toString']) {
      given().when(report('failed', { code }), context).thenRefused('FAILURE_CODE_REQUIRED', { messageId });
    }
  });

  test('code and reason are kept with a failure alone', () => {
    given().when(report('sent', failure), context).then(became('sent'));
  });

  const reached: [DeliveryStatus, MessageEvent[]][] = [
    ['queued', []],
    ['sent', [became('sent')]],
    ['delivered', [became('delivered')]],
    ['read', [became('read')]],
    ['failed', [became('failed', failure)]],
  ];
  test.each(reached)(
    'late or repeated reports never take %s back, and leave a trace of their command',
    (status, events) => {
      const late = DELIVERY_STATUSES.slice(0, DELIVERY_STATUSES.indexOf(status) + 1);
      const never: readonly DeliveryStatus[] = status === 'delivered' || status === 'read' ? ['failed'] : [];
      for (const again of [...late, ...never]) {
        given(...events)
          .when(report(again), context)
          .then(noted(again));
      }
    },
  );

  test('read only from channels that report it', () => {
    for (const read of ['send', 'both', 'any', 'none', 'receive', undefined] as const) {
      const message = { ...place(), channel: { active: true, settings: { status: read && { read } } } };
      const outcome = given(became('sent')).when(report('read'), { sender, message });
      if (read === 'send' || read === 'both' || read === 'any') outcome.then(became('read'));
      else outcome.thenRefused('READ_NOT_REPORTED', { messageId });
    }
  });

  test('only of public messages sent by us', () => {
    for (const message of [
      place({ author: byClient }),
      place({ author: { kind: 'channel', id: 7 } }),
      place({ scope: 'private' }),
    ]) {
      given().when(report('sent'), { sender, message }).thenRefused('NOT_DELIVERABLE', { messageId });
    }
    for (const author of [as(helper), { kind: 'system', id: null }] as const) {
      given()
        .when(report('sent'), { sender, message: place({ author }) })
        .then(became('sent'));
    }
  });

  test('of no message that is unknown, or whose dialog has been deleted', () => {
    given().when(report('sent'), { sender, message: null }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
    const message = { ...place(), dialog: { ...place().dialog, deleted: true } };
    given().when(report('sent'), { sender, message }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
  });

  test('goes on after an edit, and of a deleted message', () => {
    given(became('sent'), edited('Yes, two')).when(report('delivered'), context).then(became('delivered'));
    given(became('sent'), removed).when(report('delivered'), context).then(became('delivered'));
  });
});

describe('who may report', () => {
  test('who manages the channels of the message, without seeing its dialog', () => {
    for (const by of [sender, administratorViewer(), managerViewer(8, { permissions: ['manage_channels'] })])
      given()
        .when(report('sent'), { ...context, sender: by })
        .then(became('sent'));
  });

  test('nobody else: refused to who sees the dialog, and not there for others', () => {
    const elsewhere = { permissions: ['manage_channels' as const], channelIds: [8] };
    for (const by of [bob, { ...bob, ...elsewhere }])
      given()
        .when(report('sent'), { ...context, sender: by })
        .thenRefused('NOT_ALLOWED');
    for (const by of [eve, { ...eve, ...elsewhere }])
      given()
        .when(report('sent'), { ...context, sender: by })
        .thenRefused('MESSAGE_NOT_FOUND', { messageId });
  });
});

describe('ChangeDeliveryStatus while the client is blocked', () => {
  const blocked = { sender, message: { ...place(), client: { clientId: 5, blocked: true } } };

  test('what was accepted before the block and not yet delivered is not delivered after it', () => {
    for (const status of ['sent', 'delivered', 'read'] as const) {
      given().when(report(status), blocked).thenRefused('CLIENT_BLOCKED', { messageId });
    }
    given().when(report('failed', failure), blocked).then(became('failed', failure));
  });

  test('what had left before the block goes on', () => {
    given(became('sent')).when(report('delivered'), blocked).then(became('delivered'));
  });
});

describe('the messenger’s own id', () => {
  const externalId = 'm-2';

  test('is kept with the report that brings it', () => {
    given().when(report('sent', { externalId }), context).then(became('sent', { externalId }));
  });

  test('is kept when it comes late, without touching the status', () => {
    given(became('delivered'))
      .when(report('sent', { externalId }), context)
      .then(became('delivered', { externalId }));
  });

  test('is learnt once, and not from or after a failure', () => {
    given(became('sent', { externalId }), became('delivered'))
      .when(report('delivered', { externalId: 'm-3' }), context)
      .then(noted('delivered'));
    given(became('failed', failure)).when(report('sent', { externalId }), context).then(noted('sent'));
    given(became('delivered')).when(report('failed', { externalId }), context).then(noted('failed'));
    given().when(report('queued', { externalId }), context).then(noted('queued'));
  });
});
