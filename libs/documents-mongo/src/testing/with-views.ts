import { BSON } from 'mongodb';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that has views, as MongoDB documents `create`, `collMod` and `listCollections` of them; all else the server answers. */
export interface WayWithViews {
  readonly url: string;
  /** What each view shows, by its name. */
  readonly views: ReadonlyMap<string, View>;
  close(): Promise<void>;
}

interface View {
  readonly viewOn: string;
  readonly pipeline: unknown;
}

type Command = Readonly<Record<string, unknown>>;

const OP_MSG = 2_013;
/** Before the command: the header, the flags, and the kind of the section. */
const BEFORE = 21;

/** Opens one to the first server of a url of MongoDB. */
export async function connectWithViews(url: string): Promise<WayWithViews> {
  const { hostname, port } = new URL(url);
  const views = new Map<string, View>();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port || 27_017), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    far.on('data', (bytes) => near.write(bytes));
    const take = messagesOf((message) => {
      const answer = answerOf(views, message);
      if (answer === null) far.write(message);
      else near.write(answer);
    });
    near.on('data', take);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    views,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts what arrives on one connection into messages. */
function messagesOf(take: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}

/** Null: it is about no view. */
function answerOf(views: Map<string, View>, message: Buffer): Buffer | null {
  if (message.readInt32LE(12) !== OP_MSG || message[BEFORE - 1] !== 0) return null;
  const end = BEFORE + message.readInt32LE(BEFORE);
  const command = BSON.deserialize(message.subarray(BEFORE, end), { useBigInt64: true }) as Command;
  const answer = shown(views, command);
  return answer && answering(message.readInt32LE(4), answer);
}

function shown(views: Map<string, View>, command: Command): object | null {
  const { viewOn, pipeline, create, collMod, listCollections, filter } = command;
  const name = create ?? collMod;
  if (typeof name === 'string' && typeof viewOn === 'string') {
    views.set(name, { viewOn, pipeline });
    return { ok: 1 };
  }
  const asked = (filter as { readonly name?: unknown } | undefined)?.name;
  const view = listCollections === undefined || typeof asked !== 'string' ? undefined : views.get(asked);
  if (view === undefined) return null;
  const firstBatch = [{ name: asked, type: 'view', options: view }];
  return { ok: 1, cursor: { id: 0n, ns: `${String(command['$db'])}.$cmd.listCollections`, firstBatch } };
}

function answering(request: number, answer: object): Buffer {
  const body = BSON.serialize(answer);
  const head = Buffer.alloc(BEFORE);
  head.writeInt32LE(BEFORE + body.length, 0);
  head.writeInt32LE(request, 8);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, body]);
}
