import { describe, test } from '@jest/globals';
import type { Viewer } from '@parley/staff';
import {
  ann,
  as,
  begun,
  bob,
  bobs,
  closed,
  deleted,
  dialogId,
  eve,
  given,
  helper,
  max,
  reassigned,
  refused,
  started,
} from '../testing/stories/dialog.examples.js';
import { managerViewer } from '@parley/staff/testing';

describe('CloseDialog', () => {
  const close = { type: 'CloseDialog', dialogId, toldAt: null } as const;

  test('by the responsible, an administrator or a process', () => {
    for (const sender of [bob, ann, null]) {
      given(...bobs)
        .when(close, { sender })
        .then(closed());
    }
    given(...begun, reassigned(null, helper))
      .when(close, { sender: helper })
      .then(closed());
  });

  test('by anybody who sees it when it is unassigned', () => {
    given(...begun)
      .when(close, { sender: eve })
      .then(closed());
    given(...begun)
      .when(close, { sender: max })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
  });

  test('by nobody else, the former responsible included', () => {
    const seesAll = managerViewer(6, { permissions: ['all_dialogs', 'reassign_any'] });
    given(...bobs)
      .when(close, { sender: seesAll })
      .thenRefused('NOT_RESPONSIBLE', { dialogId });
    for (const sender of [eve, helper]) {
      given(...bobs)
        .when(close, { sender })
        .thenRefused('DIALOG_NOT_FOUND');
    }
    given(...bobs, reassigned(bob, eve))
      .when(close, { sender: bob })
      .thenRefused('DIALOG_NOT_FOUND');
  });

  test('is refused when the dialog is closed already, or has never been open', () => {
    for (const sender of [bob, null]) {
      given(...bobs, closed())
        .when(close, { sender })
        .thenRefused('DIALOG_ALREADY_CLOSED', { dialogId });
    }
    given(started, refused).when(close, { sender: null }).thenRefused('DIALOG_ALREADY_CLOSED');
  });

  test('is refused in an unknown and in a deleted dialog', () => {
    given().when(close, { sender: null }).thenRefused('DIALOG_NOT_FOUND', { dialogId });
    given(...bobs, deleted)
      .when(close, { sender: ann })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
  });
});

describe('ReleaseDialog', () => {
  const from = (who: Viewer) => ({ type: 'ReleaseDialog', dialogId, from: as(who) }) as const;
  const gone = { atWork: false };

  test('takes the dialog from somebody who works here no more, an open one and a closed one, which stays closed', () => {
    given(...bobs)
      .when(from(bob), gone)
      .then(reassigned(bob, null));
    given(...bobs, closed())
      .when(from(bob), gone)
      .then(reassigned(bob, null));
    given(...bobs, closed(), reassigned(bob, null))
      .when({ type: 'CloseDialog', dialogId, toldAt: null }, { sender: null })
      .thenRefused('DIALOG_ALREADY_CLOSED');
  });

  test('leaves it to the one it went to meanwhile, or unassigned', () => {
    given(...bobs, reassigned(bob, eve))
      .when(from(bob), gone)
      .thenRefused('RESPONSIBLE_CHANGED', { dialogId });
    given(...begun)
      .when(from(bob), gone)
      .thenRefused('RESPONSIBLE_CHANGED');
    given(...begun, reassigned(null, managerViewer(helper.id)))
      .when(from(helper), gone)
      .thenRefused('RESPONSIBLE_CHANGED');
  });

  test('never takes it from somebody at work', () => {
    given(...bobs)
      .when(from(bob), { atWork: true })
      .thenRefused('RESPONSIBLE_AT_WORK', { dialogId });
  });

  test('is refused in an unknown and in a deleted dialog', () => {
    given().when(from(bob), gone).thenRefused('DIALOG_NOT_FOUND');
    given(...bobs, deleted)
      .when(from(bob), gone)
      .thenRefused('DIALOG_NOT_FOUND');
  });
});

describe('ReassignDialog', () => {
  const eligible = { eligible: true };
  const to = (target: Viewer | null) =>
    ({ type: 'ReassignDialog', dialogId, to: target && as(target) }) as const;
  const reassigner = managerViewer(6, { permissions: ['all_dialogs', 'reassign_any'] });

  test('to a manager, to a bot, or to nobody', () => {
    given(...bobs)
      .when(to(eve), { sender: bob, target: eligible })
      .then(reassigned(bob, eve));
    given(...bobs)
      .when(to(helper), { sender: bob, target: eligible })
      .then(reassigned(bob, helper));
    given(...bobs)
      .when(to(null), { sender: bob, target: null })
      .then(reassigned(bob, null));
  });

  test('by who may reassign any dialog, an administrator or a process', () => {
    for (const sender of [reassigner, ann, null]) {
      given(...bobs)
        .when(to(eve), { sender, target: eligible })
        .then(reassigned(bob, eve));
    }
  });

  test('by anybody who sees it when it is unassigned', () => {
    given(...begun)
      .when(to(eve), { sender: bob, target: eligible })
      .then(reassigned(null, eve));
    given(...begun)
      .when(to(eve), { sender: max, target: eligible })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId });
  });

  test('by nobody else, the former responsible included', () => {
    const closeReader = managerViewer(7, { permissions: ['all_dialogs'] });
    given(...bobs)
      .when(to(eve), { sender: closeReader, target: eligible })
      .thenRefused('NOT_RESPONSIBLE', { dialogId });
    for (const sender of [eve, helper]) {
      given(...bobs)
        .when(to(eve), { sender, target: eligible })
        .thenRefused('DIALOG_NOT_FOUND');
    }
    given(...bobs, reassigned(bob, eve))
      .when(to(bob), { sender: bob, target: eligible })
      .thenRefused('DIALOG_NOT_FOUND');
  });

  test('only to one from the list of those who may take it', () => {
    for (const target of [null, { eligible: false }]) {
      given(...bobs)
        .when(to(max), { sender: bob, target })
        .thenRefused('TARGET_NOT_ELIGIBLE', { dialogId });
    }
  });

  test('is refused when it has this responsible already, or nobody', () => {
    given(...bobs)
      .when(to(bob), { sender: ann, target: eligible })
      .thenRefused('ALREADY_ASSIGNED', { dialogId });
    given(...begun)
      .when(to(null), { sender: ann, target: null })
      .thenRefused('ALREADY_ASSIGNED');
    given(...begun, reassigned(null, managerViewer(helper.id)))
      .when(to(helper), { sender: ann, target: eligible })
      .then(reassigned(managerViewer(helper.id), helper));
  });

  test('works on a closed dialog, which stays closed', () => {
    given(...bobs, closed())
      .when(to(eve), { sender: bob, target: eligible })
      .then(reassigned(bob, eve));
    given(...bobs, closed(), reassigned(bob, eve))
      .when({ type: 'CloseDialog', dialogId, toldAt: null }, { sender: eve })
      .thenRefused('DIALOG_ALREADY_CLOSED');
  });

  test('is refused in an unknown and in a deleted dialog', () => {
    given().when(to(eve), { sender: ann, target: eligible }).thenRefused('DIALOG_NOT_FOUND');
    given(...bobs, deleted)
      .when(to(eve), { sender: ann, target: eligible })
      .thenRefused('DIALOG_NOT_FOUND');
  });
});
