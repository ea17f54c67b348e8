import { describe, test } from '@jest/globals';
import type { Viewer } from '@parley/staff';
import {
  ann,
  as,
  begun,
  bob,
  bobs,
  closed,
  detached,
  dialogId,
  eve,
  given,
  now,
  reassigned,
} from '../testing/stories/dialog.examples.js';
import { managerViewer } from '@parley/staff/testing';
import type { DialogEvent } from './dialog.state.js';

const inTime = '2026-01-01T00:04:59.999Z';
const tooLate = '2026-01-01T00:05:00.000Z';

const asked = (
  step: 'Detach' | 'Attach',
  clientId: number,
  by: Viewer = bob,
  token = 't-1',
): DialogEvent => ({
  type: `Client${step}Requested`,
  data: { dialogId, clientId, token, expiresAt: tooLate, requestedBy: as(by) },
});
const attached: DialogEvent = { type: 'ClientAttached', data: { dialogId, clientId: 6 } };
const request = { type: 'RequestDetachClient', dialogId } as const;
const detach = { type: 'DetachClient', dialogId, token: 't-1' } as const;
const requestAttach = { type: 'RequestAttachClient', dialogId, clientId: 6 } as const;
const attach = { type: 'AttachClient', dialogId, token: 't-1' } as const;
const asking = (sender: Viewer) => ({ sender, now, token: 't-1', seesClient: true });
const unseen = { now, token: 't-1', seesClient: false };

describe('RequestDetachClient', () => {
  test('answers a token that is valid for five minutes', () => {
    given(...bobs)
      .when(request, asking(bob))
      .then(asked('Detach', 5));
    given(...bobs, closed())
      .when(request, asking(ann))
      .then(asked('Detach', 5, ann));
  });

  test('is refused when the dialog has no client', () => {
    given(...bobs, detached)
      .when(request, asking(bob))
      .thenRefused('CLIENT_ALREADY_DETACHED', { dialogId });
  });
});

describe('DetachClient', () => {
  test('the token of the first step confirms, once', () => {
    given(...bobs, asked('Detach', 5))
      .when(detach, { sender: bob, now: inTime })
      .then(detached);
    given(...bobs, asked('Detach', 5), detached)
      .when(detach, { sender: bob, now: inTime })
      .thenRefused('CLIENT_ALREADY_DETACHED');
    given(...bobs, asked('Detach', 5), detached, attached)
      .when(detach, { sender: bob, now: inTime })
      .thenRefused('TOKEN_INVALID');
  });

  test('a token of this command counts, whatever else the context brings', () => {
    given(...bobs, asked('Detach', 5))
      .when({ ...detach, token: 't-9' }, asking(bob))
      .thenRefused('TOKEN_INVALID');
  });

  test('not without the first step, with another token, or by somebody else', () => {
    given(...bobs)
      .when(detach, { sender: bob, now })
      .thenRefused('TOKEN_INVALID', { dialogId });
    given(...bobs, asked('Detach', 5))
      .when({ ...detach, token: 't-2' }, { sender: bob, now })
      .thenRefused('TOKEN_INVALID');
    given(...bobs, asked('Detach', 5))
      .when(detach, { sender: ann, now })
      .thenRefused('TOKEN_INVALID');
  });

  test('a new request takes the place of the older one', () => {
    const events = [...bobs, asked('Detach', 5), asked('Detach', 5, bob, 't-2')];
    given(...events)
      .when(detach, { sender: bob, now })
      .thenRefused('TOKEN_INVALID');
    given(...events)
      .when({ ...detach, token: 't-2' }, { sender: bob, now })
      .then(detached);
  });

  test('not when the token has expired', () => {
    given(...bobs, asked('Detach', 5))
      .when(detach, { sender: bob, now: tooLate })
      .thenRefused('TOKEN_EXPIRED', { dialogId });
  });

  test('not by one who gave the dialog away between the steps', () => {
    given(...bobs, asked('Detach', 5), reassigned(bob, eve))
      .when(detach, { sender: bob, now })
      .thenRefused('DIALOG_NOT_FOUND');
  });
});

describe('RequestAttachClient and AttachClient', () => {
  test('tie a detached dialog to a client in two steps', () => {
    given(...bobs, detached)
      .when(requestAttach, asking(bob))
      .then(asked('Attach', 6));
    given(...bobs, detached, asked('Attach', 6))
      .when(attach, { ...asking(bob), now: inTime })
      .then(attached);
  });

  test('are refused while the dialog has a client', () => {
    given(...bobs)
      .when(requestAttach, asking(bob))
      .thenRefused('CLIENT_ALREADY_ATTACHED', { dialogId });
    given(...bobs, detached, asked('Attach', 6), attached)
      .when(attach, asking(bob))
      .thenRefused('CLIENT_ALREADY_ATTACHED');
  });

  test('know no client that the sender does not see, in both steps', () => {
    given(...bobs, detached)
      .when(requestAttach, { ...unseen, sender: bob })
      .thenRefused('CLIENT_NOT_FOUND', { clientId: 6 });
    given(...bobs, detached, asked('Attach', 6))
      .when(attach, { ...unseen, sender: bob })
      .thenRefused('CLIENT_NOT_FOUND', { clientId: 6 });
  });

  test('know the client that the sender has just detached from this very dialog, though nobody sees it any more', () => {
    const parted = [...bobs, asked('Detach', 5), detached];
    const back = { ...requestAttach, clientId: 5 };
    given(...parted)
      .when(back, { ...unseen, sender: bob })
      .then(asked('Attach', 5));
    given(...parted, asked('Attach', 5))
      .when(attach, { ...unseen, sender: bob })
      .then({ type: 'ClientAttached', data: { dialogId, clientId: 5 } });
    given(...parted)
      .when(back, { ...unseen, sender: ann })
      .thenRefused('CLIENT_NOT_FOUND');
    given(...parted, reassigned(bob, eve))
      .when(back, { ...unseen, sender: eve })
      .thenRefused('CLIENT_NOT_FOUND');
    const later: DialogEvent = { type: 'ClientDetached', data: { dialogId, clientId: 6 } };
    given(...parted, attached, asked('Detach', 6), later)
      .when(back, { ...unseen, sender: bob })
      .thenRefused('CLIENT_NOT_FOUND', { clientId: 5 });
  });

  test('need the token of their own first step, in time, by the same person', () => {
    given(...bobs, asked('Detach', 5), detached)
      .when(attach, asking(bob))
      .thenRefused('TOKEN_INVALID');
    given(...bobs, detached, asked('Attach', 6))
      .when(attach, asking(ann))
      .thenRefused('TOKEN_INVALID');
    given(...bobs, detached, asked('Attach', 6))
      .when(attach, { ...asking(bob), now: tooLate })
      .thenRefused('TOKEN_EXPIRED');
  });
});

describe('detaching and attaching', () => {
  const watcher = managerViewer(6, { permissions: ['all_dialogs'] });

  test.each([request, detach])('$type: only by the responsible or an administrator', (command) => {
    given(...bobs)
      .when(command, asking(watcher))
      .thenRefused('NOT_RESPONSIBLE', { dialogId });
    given(...begun)
      .when(command, asking(bob))
      .thenRefused('NOT_RESPONSIBLE');
  });

  test.each([requestAttach, attach])('$type: only by the responsible or an administrator', (command) => {
    given(...bobs, detached)
      .when(command, asking(watcher))
      .thenRefused('NOT_RESPONSIBLE', { dialogId });
    given(...begun, detached)
      .when(command, asking(bob))
      .thenRefused('NOT_RESPONSIBLE');
  });

  test.each([request, detach, requestAttach, attach])('$type: not in an unknown dialog', (command) => {
    given().when(command, asking(ann)).thenRefused('DIALOG_NOT_FOUND', { dialogId });
  });
});
