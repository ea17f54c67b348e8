import { expect, test } from '@jest/globals';
import { ClientContactsSet, ClientRenamed } from '@parley/clients';
import { createScene, given, recorded } from '@parley/dialogs/testing';
import { foldAll } from '@parley/testkit';
import { dialogSearchProjection } from './dialog-search.projection.js';

const scene = createScene();
scene.client(5, 'Анна Ли');
scene.start(12345, { clientId: 5 });
const begun = [...scene.events];
const after = (...events: readonly ReturnType<typeof given>[]) =>
  foldAll(dialogSearchProjection, recorded([...begun, ...events]));
const words = (documents: ReturnType<typeof after>, id: string) => documents.get(id)?.words.split(' ');

test('a client is found by names, contacts and ids; a dialog by its own ids', () => {
  const contacts = { phone: '+7 916 123-45-67', email: 'ann@shop.example' };
  const documents = after(
    given(ClientRenamed, { clientId: 5, name: 'Анна Петрова' }),
    given(ClientContactsSet, { clientId: 5, contacts }),
  );
  expect(words(documents, 'client-5')).toEqual(
    expect.arrayContaining(['ан', 'петров', 'ли', '#79161234567', '#4567', '@ann@shop.example', '5', 'u']),
  );
  expect(words(documents, 'dialog-12345')).toEqual(
    expect.arrayContaining(['12345', '#12345', '#2345', 'chat']),
  );
  expect(documents.size).toBe(2);
});

test('what is replaced is not found any more', () => {
  const contacts = (phone: string | null) => ({ phone, email: null });
  const documents = after(
    given(ClientContactsSet, { clientId: 5, contacts: contacts('+7 916 123-45-67') }),
    given(ClientContactsSet, { clientId: 5, contacts: contacts(null) }),
  );
  expect(JSON.stringify([...documents])).not.toContain('916');
});

test('a deleted dialog is found no more, and its client still is', () => {
  scene.remove(12345);
  expect([...after(scene.events.at(-1) as never).keys()]).toEqual(['client-5']);
});
