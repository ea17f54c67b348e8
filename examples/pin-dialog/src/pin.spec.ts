import { describe, expect, test } from '@jest/globals';
import { DialogDeleted, DialogStarted } from '@parley/dialogs';
import type { DomainEvent, RecordedEvent } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { commandSpecification, eventSamplesSuite, eventWith, foldAll } from '@parley/testkit';
import { fileURLToPath } from 'node:url';
import { pinDialog, pinDialogs, unpinDialog } from './pin.decide.js';
import { pinEvents } from './pin.events.js';
import { pinsProjection } from './pins.projection.js';

const manager = (id: number, ...permissions: string[]): Viewer => ({
  kind: 'manager',
  id,
  permissions,
  channelIds: null,
  roles: [],
});
const dialogId = 11;
const started = { type: 'DialogStarted', data: DialogStarted.sample };
const ofManager = (id: number) => ({
  type: 'DialogReassigned',
  data: { dialogId, from: null, to: { kind: 'manager' as const, id } },
});
const pinned = (note: string) => ({ type: 'DialogPinned' as const, data: { dialogId, note } });
const unpinned = { type: 'DialogUnpinned' as const, data: { dialogId } };
const pin = (note: string) => ({ type: 'PinDialog' as const, dialogId, note });
const unpin = { type: 'UnpinDialog' as const, dialogId };
const sender = manager(3);

const pinning = commandSpecification(pinDialog);
const unpinning = commandSpecification(unpinDialog);

describe('a dialog is pinned', () => {
  test('by who may write in it, with a note', () => {
    pinning.given(started).when(pin('Friday'), { sender }).then(pinned('Friday'));
    pinning.given(started, ofManager(3)).when(pin(''), { sender }).then(pinned(''));
  });

  test('again with another note, not with the same', () => {
    const given = pinning.given(started, pinned('Friday'));
    given.when(pin('Monday'), { sender }).then(pinned('Monday'));
    given.when(pin('Friday'), { sender }).thenRefused('DIALOG_ALREADY_PINNED', { dialogId });
  });

  test('with a note of at most 200 characters as users see them', () => {
    const family = '👨‍👩‍👧‍👦';
    pinning
      .given(started)
      .when(pin(family.repeat(200)), { sender })
      .then(pinned(family.repeat(200)));
    pinning
      .given(started)
      .when(pin(family.repeat(201)), { sender })
      .thenRefused('PIN_NOTE_TOO_LONG');
  });

  test('when it is a colleague’s, only by who has the permission and sees it', () => {
    const given = pinning.given(started, ofManager(4));
    given.when(pin('Friday'), { sender }).thenRefused('DIALOG_NOT_FOUND');
    given.when(pin('Friday'), { sender: manager(3, 'all_dialogs') }).thenRefused('NOT_ALLOWED');
    given.when(pin('Friday'), { sender: manager(3, 'all_dialogs', pinDialogs.name) }).then(pinned('Friday'));
    given.when(pin('Friday'), { sender: manager(3, 'administrator') }).then(pinned('Friday'));
  });

  test('only while it is there', () => {
    pinning.given().when(pin('Friday'), { sender }).thenRefused('DIALOG_NOT_FOUND');
    const deleted = { type: 'DialogDeleted', data: DialogDeleted.sample };
    pinning.given(started, deleted).when(pin('Friday'), { sender }).thenRefused('DIALOG_NOT_FOUND');
  });
});

describe('a pin is taken away', () => {
  test('once', () => {
    unpinning.given(started, pinned('Friday')).when(unpin, { sender }).then(unpinned);
    unpinning.given(started).when(unpin, { sender }).thenRefused('DIALOG_NOT_PINNED', { dialogId });
    unpinning
      .given(started, pinned('Friday'), unpinned)
      .when(unpin, { sender })
      .thenRefused('DIALOG_NOT_PINNED');
  });

  test('by who may pin the dialog', () => {
    unpinning
      .given(started, ofManager(4), pinned('Friday'))
      .when(unpin, { sender: manager(3, 'all_dialogs') })
      .thenRefused('NOT_ALLOWED');
  });
});

describe('the pins of today', () => {
  const recorded = (events: readonly DomainEvent[]): RecordedEvent[] =>
    events.map(({ type, data }, index) => ({
      ...eventWith(data, type),
      stream: `dialog-${dialogId}`,
      revision: index,
      position: BigInt(index + 1),
      recordedAt: '2026-03-01T10:00:00.000Z',
    }));
  const deleted = { type: 'DialogDeleted', data: DialogDeleted.sample };
  const pinsAfter = (...events: DomainEvent[]) => [...foldAll(pinsProjection, recorded(events)).values()];

  test('hold the latest note, whose pin it is, and since when', () => {
    const at = '2026-03-01T09:30:00.125Z';
    const expected = [{ dialogId, note: 'Monday', by: 'manager:5', at }];
    expect(pinsAfter(pinned('Friday'), pinned('Monday'))).toEqual(expected);
  });

  test('go with the pin, and with the dialog', () => {
    expect(pinsAfter(pinned('Friday'), unpinned)).toEqual([]);
    expect(pinsAfter(pinned('Friday'), deleted)).toEqual([]);
  });
});

eventSamplesSuite({ definitions: pinEvents, folder: fileURLToPath(new URL('../samples', import.meta.url)) });
