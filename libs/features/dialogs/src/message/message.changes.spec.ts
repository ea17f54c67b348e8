import { describe, test } from '@jest/globals';
import type { ChannelSettings } from '@parley/channels';
import { ann, as, bob, eve, everything, helper } from '../testing/stories/dialog.examples.js';
import { byClient, edited, given, messageId, place, removed } from '../testing/stories/message.examples.js';
import { managerViewer } from '@parley/staff/testing';

const edit = (text: string) => ({ type: 'EditMessage', messageId, text }) as const;
const remove = { type: 'DeleteMessage', messageId } as const;
const byBob = { sender: bob, message: place() };
const both = [edit('Yes, two'), remove];

const over = (settings: ChannelSettings, message = place()) => ({
  sender: bob,
  message: { ...message, channel: { active: true, settings } },
});

describe('EditMessage and DeleteMessage', () => {
  test('change or delete one’s own message', () => {
    given().when(edit('Yes, two'), byBob).then(edited('Yes, two'));
    given(edited('Yes, two')).when(edit('Yes, three'), byBob).then(edited('Yes, three'));
    given(edited('Yes, two')).when(edit('Yes'), byBob).then(edited('Yes'));
    given(edited('Yes, two')).when(remove, byBob).then(removed);
  });

  test.each(both)('$type: of nobody else’s message, not even by an administrator', (command) => {
    for (const author of [as(ann), byClient, { kind: 'bot', id: bob.id }] as const) {
      given()
        .when(command, { sender: bob, message: place({ author }) })
        .thenRefused('NOT_AUTHOR', { messageId });
    }
    given()
      .when(command, { ...byBob, sender: ann })
      .thenRefused('NOT_AUTHOR');
  });

  test.each(both)('$type: not by a former responsible, unless administrator', (command) => {
    const asFormer = (author: typeof bob) => {
      const message = place({ author: as(author) });
      return given().when(command, {
        sender: author,
        message: { ...message, dialog: { ...message.dialog, responsible: as(eve) } },
      });
    };
    asFormer(managerViewer(6, { permissions: ['all_dialogs'] })).thenRefused('NOT_RESPONSIBLE', {
      dialogId: 11,
    });
    for (const author of [bob, helper]) asFormer(author).thenRefused('MESSAGE_NOT_FOUND', { messageId });
    asFormer(ann).then(command.type === 'EditMessage' ? edited(command.text) : removed);
  });

  test.each(both)('$type: by the author, when the dialog is unassigned again', (command) => {
    const message = { ...place(), dialog: { ...place().dialog, responsible: null } };
    given()
      .when(command, { sender: bob, message })
      .then(command.type === 'EditMessage' ? edited(command.text) : removed);
  });

  test.each(both)(
    '$type: no message that is unknown, deleted, or in a dialog that is deleted or not seen',
    (command) => {
      const message = { ...place(), dialog: { ...place().dialog, deleted: true } };
      for (const sender of [bob, ann])
        given().when(command, { sender, message }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
      given()
        .when(command, { ...byBob, sender: eve })
        .thenRefused('MESSAGE_NOT_FOUND', { messageId });
      given().when(command, { sender: bob, message: null }).thenRefused('MESSAGE_NOT_FOUND', { messageId });
      given(removed).when(command, byBob).thenRefused('MESSAGE_DELETED', { messageId });
    },
  );

  test.each(both)('$type: nothing goes to a blocked client or over an inactive channel', (command) => {
    given()
      .when(command, { sender: bob, message: { ...place(), client: { clientId: 5, blocked: true } } })
      .thenRefused('CLIENT_BLOCKED');
    const channel = { active: false, settings: everything };
    given()
      .when(command, { sender: bob, message: { ...place(), channel } })
      .thenRefused('CHANNEL_INACTIVE');
  });
});

describe('where the channel allows it', () => {
  test.each(['receive', 'both', 'any'] as const)('%s: the channel takes edits and deletions', (feature) => {
    const settings: ChannelSettings = { text: { editing: feature, deleting: feature } };
    given().when(edit('Yes, two'), over(settings)).then(edited('Yes, two'));
    given().when(remove, over(settings)).then(removed);
  });

  test.each(['none', 'send', undefined] as const)('%s: it does not', (feature) => {
    const settings: ChannelSettings = {
      ...everything,
      text: feature && { editing: feature, deleting: feature },
    };
    given()
      .when(edit('Yes, two'), over(settings))
      .thenRefused('EDITING_NOT_SUPPORTED', { messageId, kind: 'text' });
    given().when(remove, over(settings)).thenRefused('DELETING_NOT_SUPPORTED', { messageId, kind: 'text' });
  });

  test('audio can be deleted, never edited', () => {
    const message = place({ kind: 'audio' });
    given()
      .when(edit('Listen'), { sender: bob, message })
      .thenRefused('EDITING_NOT_SUPPORTED', { kind: 'audio' });
    given().when(remove, { sender: bob, message }).then(removed);
  });

  test('a private note always, also while the client is blocked and the channel inactive', () => {
    const note = { ...place({ scope: 'private' }), client: { clientId: 5, blocked: true } };
    const context = { sender: bob, message: { ...note, channel: { active: false, settings: {} } } };
    given().when(edit('Call her'), context).then(edited('Call her'));
    given().when(remove, context).then(removed);
  });
});

describe('EditMessage: the new text', () => {
  test('follows the rules of a new message', () => {
    given().when(edit(' '), byBob).thenRefused('TEXT_EMPTY', { kind: 'text' });
    given()
      .when(edit('ж'.repeat(2001)), byBob)
      .thenRefused('TEXT_TOO_LONG', { limit: 2000 });
    const short: ChannelSettings = { text: { editing: 'both', max_chars_count: 3 } };
    given().when(edit('abcd'), over(short)).thenRefused('TEXT_TOO_LONG', { limit: 3 });
    given()
      .when(edit('abcd'), over(short, place({ scope: 'private' })))
      .then(edited('abcd'));
  });

  test('the note of an image may be taken away', () => {
    given()
      .when(edit(''), { sender: bob, message: place({ kind: 'image' }) })
      .then(edited(''));
  });

  test('is refused when the message has it already', () => {
    given().when(edit('Yes'), byBob).thenRefused('MESSAGE_UNCHANGED', { messageId });
    given(edited('Yes, two')).when(edit('Yes, two'), byBob).thenRefused('MESSAGE_UNCHANGED');
  });
});
