import { ClientRenamed, ClientUnblocked, MessageRefused } from '@parley/clients';
import { UserDeactivated } from '@parley/staff';
import type { Responsible } from '@parley/shared';
import type { Actor } from '@parley/eventsourcing';
import fc from 'fast-check';
import { bot, client, files, given, manager, text, type Given } from './given.fixtures.js';
import { createScene, type Scene } from './scene.fixtures.js';

const DIALOGS = [11, 12, 13, 14, 111] as const;
const CLIENTS = [5, 6] as const;
const TARGETS: readonly (Responsible | null)[] = [
  null,
  { kind: 'manager', id: 2 },
  { kind: 'manager', id: 3 },
  { kind: 'manager', id: 4 },
  { kind: 'bot', id: 2 },
];
const STEPS = [
  'receive', 'receive', 'receive', 'receive', 'send', 'send', 'bring', 'app', 'app', 'note', 'image', 'file', 'close', 'reassign', 'reassign',
  'read', 'unread', 'edit', 'erase', 'status', 'block', 'unblock', 'refuse', 'detach', 'attach', 'rename', 'remove',
  'deactivate',
] as const; // prettier-ignore

export interface Step {
  readonly kind: (typeof STEPS)[number];
  readonly dialogId: number;
  readonly n: number;
}

interface Known {
  open: boolean;
  deleted: boolean;
  responsible: Responsible | null;
  clientId: number | null;
  /** Ids of every message there ever was. */
  readonly messages: number[];
}

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** What is there before anything happens: two channels, all kinds of people, two clients. */
export function setUp(scene: Scene): void {
  scene.channel(7);
  scene.channel(8);
  scene.group(3, [7]);
  scene.user(1, ['administrator']);
  scene.user(2);
  scene.user(3, [], 3);
  scene.user(4, ['all_dialogs']);
  scene.user(5, ['all_dialogs'], 3);
  scene.bot(2, ['responsible']);
  scene.bot(9, ['hidden']);
  for (const clientId of CLIENTS) scene.client(clientId);
}

function act(scene: Scene, dialog: Known, { kind, dialogId, n }: Step): void {
  const by: Actor = n % 5 === 0 ? bot(2) : manager(1 + (n % 4));
  const quoted = dialog.messages.length > 0 && n % 3 === 0 ? pick(dialog.messages, n) : null;
  const wrote = (messageId: number): void => void dialog.messages.push(messageId);
  const opened = (): void => {
    if (!dialog.open) scene.open(dialogId);
    dialog.open = true;
  };
  switch (kind) {
    case 'receive':
      opened();
      return wrote(scene.receive(dialogId, text(`in ${n}`), quoted));
    case 'send':
      opened();
      return wrote(scene.send(dialogId, by, { content: text(`out ${n}`), quoted }));
    case 'bring':
      opened();
      return wrote(scene.send(dialogId, by, { content: text(`of the past ${n}`) }, 0));
    case 'app':
      opened();
      return wrote(scene.answerInApp(dialogId, text(`app ${n}`)));
    case 'note':
      return wrote(
        scene.send(dialogId, by, { scope: 'private', content: pick([text('note'), files('file', 'n')], n) }),
      );
    case 'image':
      opened();
      return wrote(scene.receive(dialogId, files('image', `a${n}`, `b${n}`)));
    case 'file':
      opened();
      return wrote(scene.send(dialogId, by, { content: files('file', `c${n}`) }));
    case 'close':
      if (dialog.open) scene.close(dialogId, by);
      dialog.open = false;
      return;
    case 'reassign': {
      const to = pick(TARGETS, n);
      scene.reassign(dialogId, to, dialog.responsible, by);
      dialog.responsible = to;
      return;
    }
    case 'detach':
      if (dialog.clientId !== null) scene.detach(dialogId);
      dialog.clientId = null;
      return;
    case 'attach':
      if (dialog.clientId === null) scene.attach(dialogId, (dialog.clientId = pick(CLIENTS, n)));
      return;
    case 'refuse': {
      const clientId = dialog.clientId ?? pick(CLIENTS, n);
      return scene.add(
        given(MessageRefused, { dialogId, clientId }, { by: client(clientId), when: scene.now() }),
      );
    }
    case 'remove':
      if (n % 4 !== 0) return;
      scene.remove(dialogId);
      dialog.deleted = true;
  }
}

/** What streams other than the dialog's do, which may also come after its deletion. */
function actBeside(scene: Scene, dialog: Known, { kind, dialogId, n }: Step): void {
  const clientId = pick(CLIENTS, n);
  const messageId = pick(dialog.messages, n);
  const hasMessages = dialog.messages.length > 0;
  if (kind === 'read') scene.read(dialogId, 1 + (n % 3));
  if (kind === 'unread') scene.markUnread(dialogId, 1 + (n % 3));
  if (kind === 'edit' && hasMessages) scene.edit(dialogId, messageId, `edited ${n}`);
  if (kind === 'erase' && hasMessages) scene.erase(dialogId, messageId);
  if (kind === 'status' && hasMessages)
    scene.status(dialogId, messageId, pick(['sent', 'delivered', 'read'], n));
  if (kind === 'block') scene.block(clientId, [...DIALOGS.slice(0, 1 + (n % 4))]);
  if (kind === 'unblock')
    scene.add(
      given(ClientUnblocked, { clientId, dialogIds: [dialogId] }, { by: manager(1), when: scene.now() }),
    );
  if (kind === 'rename')
    scene.add(given(ClientRenamed, { clientId, name: `Renamed ${n}` }, { when: scene.now() }));
  if (kind === 'deactivate' && n % 3 === 0)
    scene.add(given(UserDeactivated, { userId: 2 }, { when: scene.now() }));
}

/** The events of a history. */
export function eventsOf(steps: readonly Step[]): readonly Given[] {
  const scene = createScene();
  setUp(scene);
  const dialogs = new Map<number, Known>();
  for (const step of steps) {
    const { dialogId } = step;
    const known = dialogs.get(dialogId);
    if (!known) {
      const clientId = pick(CLIENTS, dialogId);
      scene.start(dialogId, { channelId: pick([7, 8], dialogId), clientId });
      dialogs.set(dialogId, { open: false, deleted: false, responsible: null, clientId, messages: [] });
      continue;
    }
    if (!known.deleted) act(scene, known, step);
    actBeside(scene, known, step);
  }
  return scene.events.map((event, index) => at(event, timeOf(index)));
}

/** The event at another time, which it keeps where it is the outside world's. */
function at(event: Given, occurredAt: string): Given {
  const data = event.data as { readonly toldAt?: string | null };
  return {
    ...event,
    ...(data.toldAt && { data: { ...data, toldAt: occurredAt } }),
    metadata: { ...event.metadata, occurredAt },
  };
}

/** Times with ties, and some that go back, as an import's may. */
const timeOf = (index: number): string =>
  new Date(
    Date.parse('2026-03-01T10:00:00.000Z') + (Math.floor(index / 3) - (index % 7 === 0 ? 5 : 0)) * 60_000,
  ).toISOString();

const stepIn = (dialogIds: readonly number[]) =>
  fc.record<Step>({
    kind: fc.constantFrom(...STEPS),
    dialogId: fc.constantFrom(...dialogIds),
    n: fc.nat({ max: 59 }),
  });

/** What may happen to these dialogs, in any order that their own streams allow. */
export const historiesOf = (
  dialogIds: readonly number[],
  [minLength, maxLength]: readonly [number, number],
) => fc.array(stepIn(dialogIds), { minLength, maxLength, size: 'max' });

/** The same of five dialogs. */
export const histories = historiesOf(DIALOGS, [30, 160]);
