import { expect, test } from '@jest/globals';
import { apiOf, type Api, type ApiAnswer } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { done, givenChannel, incoming, type Done, type Received } from '../support/given.js';
import { inPool } from '../support/servers/pool.js';
import { useServers } from '../support/servers/servers.js';
import { readStopped } from '../support/stopped.js';
import { openTcpRelay, targetOf } from '../support/servers/tcp-relay.js';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { shuffled } from './shuffled.js';

const MESSAGES = inForm(120, 3_000);
const SENT = inForm(20, 400);
const CHATS = 10;
const WIDTH = 16;
/** One connection in so many is torn. */
const CUT_EVERY = 40;
const RANKS = ['sent', 'delivered', 'read'] as const;
const PATIENCE_MS = 400_000;
const servers = useServers();

/** One thing that the messenger tells, as often as it likes. */
interface Delivery {
  readonly path: string;
  readonly body: object;
}

/** Tells all of them, each until it is taken; answers what was answered first to each, and how often a connection was torn. */
async function deliver(api: Api, deliveries: readonly Delivery[], tear: () => void) {
  let torn = 0;
  const answers = await inPool(deliveries, WIDTH, async ({ path, body }, index) => {
    if (index % CUT_EVERY === CUT_EVERY - 1) tear();
    for (;;) {
      const answer: ApiAnswer<Done> | null = await api.send<Done>('POST', path, body).catch(() => null);
      if (answer === null) torn += 1;
      else if (answer.status !== 412) return done(answer);
    }
  });
  return { torn, answers };
}

test(
  'messages and reports of a channel come twice, in any order, over connections that are torn',
  async () => {
    const folder = await servers.folder();
    const server = await servers.start(folder);
    const admin = apiOf(server.url, server.token ?? '');
    const channelId = await givenChannel(admin, 'Shop');
    const first = done<Received>(
      await admin.send('POST', `/v1/channels/${channelId}/messages`, incoming('chat-0', 'first')),
    );
    const messageIds = await inPool(Array.from({ length: SENT }), WIDTH, async (_, index) => {
      const path = `/v1/dialogs/${first.dialogId}/messages`;
      const sent = await admin.send<Received>(
        'POST',
        path,
        { text: `Sent ${index}.` },
        { key: `sent-${index}` },
      );
      return done<Received>(sent).messageId;
    });

    const messages = Array.from({ length: MESSAGES }, (_, index) => ({
      path: `/v1/channels/${channelId}/messages`,
      body: incoming(`chat-${index % CHATS}`, `message-${index}`),
    }));
    const reports = messageIds.flatMap((id) =>
      RANKS.map((status) => ({ path: `/v1/messages/${id}/status`, body: { status } })),
    );
    const all = shuffled(draws('deliveries'), [...messages, ...messages, ...reports, ...reports]);
    const way = await openTcpRelay(targetOf(server.url, 80));
    const messenger = apiOf(`http://127.0.0.1:${way.port}`, server.token ?? '');
    const { torn, answers } = await deliver(messenger, all, () => {
      way.cut();
      way.mend();
    });
    await way.close();

    const answered = new Map<Delivery, unknown>();
    for (const [index, delivery] of all.entries()) {
      if (!messages.includes(delivery)) continue;
      const { repeated: _, ...answer } = answers[index] ?? {};
      expect(answer).toEqual(answered.get(delivery) ?? answer);
      answered.set(delivery, answer);
    }
    expect(torn).toBeGreaterThan(0);
    await caughtUp(admin);
    await until(async () => (await admin.get('/health/ready')).status === 200, 'the server is ready');
    expect(await server.stop()).toBe(0);

    const { log, differences } = await readStopped(folder);
    const received = log
      .filter(({ type }) => type === 'MessageReceived')
      .map(({ data }) => (data as { externalId: string }).externalId);
    expect(received.sort()).toEqual(['first', ...messages.map((_, index) => `message-${index}`)].sort());
    for (const id of messageIds) {
      const ranks = log
        .filter(({ type, data }) => type === 'DeliveryStatusChanged' && (data as Report).messageId === id)
        .map(({ data }) => RANKS.indexOf((data as Report).status));
      // Only forwards, and as far as was reported.
      expect([ranks, ranks.at(-1)]).toEqual([[...new Set(ranks)].sort(), RANKS.length - 1]);
    }
    expect(differences).toEqual([]);
    observed(
      `${all.length} deliveries of ${MESSAGES} messages and ${reports.length} reports, ${torn} of them torn: each has one effect`,
    );
  },
  PATIENCE_MS,
);

interface Report {
  readonly messageId: number;
  readonly status: (typeof RANKS)[number];
}
