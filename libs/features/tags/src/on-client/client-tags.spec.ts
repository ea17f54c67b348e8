import { describe, test } from '@jest/globals';
import { registered } from '@parley/clients/testing';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { commandSpecification } from '@parley/testkit';
import type { TagsState } from '../tag/tags.state.js';
import {
  MOST_OF_CLIENT,
  tagClient,
  untagClient,
  type TagClient,
  type TagClientContext,
} from './client-tags.decide.js';

const clientId = 5;
const tag = (name: string, archived = false) => ({
  name,
  folded: name.toLowerCase(),
  color: 'red',
  archived,
});
const tags: TagsState = { tags: { 3: tag('VIP'), 4: tag('Old', true), 6: tag('Опт') } };
const byBob: TagClientContext = { sender: managerViewer(2), seesClient: true, tags, isDialogTheirs: true };

const putting = commandSpecification(tagClient, clientId);
const taking = commandSpecification(untagClient, clientId);
const put = (tagId: number, pinned = false, dialogId: number | null = null): TagClient => ({
  type: 'TagClient',
  clientId,
  tagId,
  pinned,
  dialogId,
});
const take = (tagId: number) => ({ type: 'UntagClient' as const, clientId, tagId });
const tagged = (tagId: number, pinned = false, dialogId: number | null = null) => ({
  type: 'ClientTagged' as const,
  data: { clientId, tagId, pinned, dialogId },
});
const ofBoth = <Type extends string>(type: Type, tagId: number) => ({ type, data: { clientId, tagId } });
const untagged = (tagId: number) => ofBoth('ClientUntagged', tagId);

describe('a tag is put on a client', () => {
  test('plain or pinned, with the dialog in which it was done', () => {
    putting
      .given(registered)
      .when(put(3, false, 11), byBob)
      .then(tagged(3, false, 11));
    putting.given(registered).when(put(3, true), byBob).then(tagged(3, true));
    putting.given(registered, tagged(3)).when(put(6), byBob).then(tagged(6));
    putting.given(registered, tagged(3), untagged(3)).when(put(3), byBob).then(tagged(3));
  });

  test('by every manager and bot who sees the client', () => {
    const bot = { kind: 'bot', id: 9, permissions: [], channelIds: null, roles: ['responsible'] } as const;
    for (const sender of [managerViewer(2), administratorViewer(), bot])
      putting
        .given(registered)
        .when(put(3), { ...byBob, sender })
        .then(tagged(3));
  });

  test('[S95] and is pinned and unpinned', () => {
    const pinned = ofBoth('ClientTagPinned', 3);
    putting.given(registered, tagged(3)).when(put(3, true), byBob).then(pinned);
    putting
      .given(registered, tagged(3), pinned)
      .when(put(3, false), byBob)
      .then(ofBoth('ClientTagUnpinned', 3));
  });

  test('is refused when it is so already', () => {
    const refused = { clientId, tagId: 3 };
    putting.given(registered, tagged(3)).when(put(3), byBob).thenRefused('CLIENT_TAG_UNCHANGED', refused);
    putting
      .given(registered, tagged(3, true))
      .when(put(3, true, 11), byBob)
      .thenRefused('CLIENT_TAG_UNCHANGED');
  });

  test('is refused for a tag that is not there, also when the client still has it', () => {
    putting.given(registered).when(put(7), byBob).thenRefused('TAG_NOT_FOUND', { tagId: 7 });
    putting.given(registered, tagged(7)).when(put(7, true), byBob).thenRefused('TAG_NOT_FOUND', { tagId: 7 });
  });

  test('an archived one is not put on, but pinned and taken off where it is', () => {
    putting.given(registered).when(put(4), byBob).thenRefused('TAG_ARCHIVED', { tagId: 4 });
    putting.given(registered, tagged(4)).when(put(4, true), byBob).then(ofBoth('ClientTagPinned', 4));
    taking.given(registered, tagged(4)).when(take(4), byBob).then(untagged(4));
  });

  test('is refused for a dialog that is not the client’s or not there for the sender', () => {
    putting
      .given(registered)
      .when(put(3, false, 12), { ...byBob, isDialogTheirs: false })
      .thenRefused('DIALOG_NOT_FOUND', { dialogId: 12 });
  });
});

describe('a client has at most 100 tags', () => {
  const many = Array.from({ length: MOST_OF_CLIENT }, (_, n) => n + 100);
  const on = many.map((tagId) => tagged(tagId));
  const there = (ids: readonly number[]): TagClientContext => ({
    ...byBob,
    tags: { tags: { ...tags.tags, ...Object.fromEntries(ids.map((id) => [id, tag(`Tag ${id}`)])) } },
  });

  test('one more is refused, while those that are on are changed', () => {
    putting
      .given(registered, ...on)
      .when(put(3), there(many))
      .thenRefused('TOO_MANY_CLIENT_TAGS', { clientId });
    putting
      .given(registered, ...on)
      .when(put(100, true), there(many))
      .then(ofBoth('ClientTagPinned', 100));
    putting
      .given(registered, ...on, untagged(100))
      .when(put(3), there(many))
      .then(tagged(3));
  });

  test('deleted ones do not count: they leave their places when these are needed', () => {
    const dropped = { type: 'DeletedTagsDropped' as const, data: { clientId, tagIds: [100, 101] } };
    putting
      .given(registered, ...on)
      .when(put(3), there(many.slice(2)))
      .then(dropped, tagged(3));
    putting
      .given(registered, ...on.slice(1))
      .when(put(3), there(many.slice(2)))
      .then(tagged(3));
    putting
      .given(registered, ...on, dropped, tagged(3))
      .when(put(6), there(many.slice(2)))
      .then(tagged(6));
  });
});

describe('a tag is taken off', () => {
  test('once', () => {
    taking.given(registered, tagged(3)).when(take(3), byBob).then(untagged(3));
    taking.given(registered).when(take(3), byBob).thenRefused('CLIENT_NOT_TAGGED', { clientId, tagId: 3 });
    taking.given(registered, tagged(3), untagged(3)).when(take(3), byBob).thenRefused('CLIENT_NOT_TAGGED');
  });

  test('not when it is deleted: it shows nowhere', () => {
    taking.given(registered, tagged(7)).when(take(7), byBob).thenRefused('TAG_NOT_FOUND', { tagId: 7 });
  });
});

test('a client is not there for a person who sees none of its dialogs, registered or not, whatever the tag', () => {
  const context = { ...byBob, seesClient: false };
  for (const given of [[], [registered], [registered, tagged(3)]])
    for (const tagId of [3, 7]) {
      putting
        .given(...given)
        .when(put(tagId), context)
        .thenRefused('CLIENT_NOT_FOUND', { clientId });
      taking
        .given(...given)
        .when(take(tagId), context)
        .thenRefused('CLIENT_NOT_FOUND', { clientId });
    }
  putting.given().when(put(3), byBob).thenRefused('CLIENT_NOT_FOUND');
});
