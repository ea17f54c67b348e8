import { expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { read } from './compose.fixtures.js';

type Command = Readonly<Record<string, unknown>>;

/** A replica set as the script sees it: `primary` is the member that an election would choose. */
interface Members {
  initiated: Command | null;
  readonly users: Map<string, Command>;
  readonly primary: number;
  readonly ran: string[];
}

const fresh = (): Members => ({ initiated: null, users: new Map(), primary: 1, ran: [] });
const SECRETS: Readonly<Record<string, string>> = { mongo_root_password: 'r00t', mongo_password: 'secret' };

function refuse(code: number): never {
  throw Object.assign(new Error(`refused with ${code}`), { code });
}

/** A connection: over the loopback of member 1 without a user, or to the set as root. */
function connect(
  members: Members,
  url: string,
): { getDB: () => { runCommand: (command: Command) => unknown } } {
  const isLocal = url.startsWith('mongodb://127.0.0.1:');
  const known = members.users.get('root');
  if (!isLocal && (known === undefined || !url.includes(`root:${String(known['pwd'])}@`))) refuse(18);
  return { getDB: () => ({ runCommand: (command) => answer(members, command, isLocal) }) };
}

function answer(members: Members, command: Command, isLocal: boolean): unknown {
  const [name = ''] = Object.keys(command);
  const isOpen = members.users.size === 0;
  if (name === 'hello') {
    if (!members.initiated) return {};
    return {
      setName: 'parley',
      primary: `mongo-${members.primary}`,
      isWritablePrimary: members.primary === 1,
    };
  }
  if (isLocal && !isOpen) refuse(13);
  members.ran.push(name);
  if (name === 'replSetInitiate') members.initiated = command;
  if (name === 'usersInfo') return { users: members.users.has('parley') ? [{}] : [] };
  if (name === 'createUser' && isLocal && members.primary !== 1) refuse(10_107);
  if (name === 'createUser' || name === 'updateUser') members.users.set(String(command[name]), command);
  return { ok: 1 };
}

/** Runs the script as mongosh would. `now` runs a minute at each poll, so that waiting ends. */
function setUp(members: Members, env: Readonly<Record<string, string>> = {}): void {
  let now = 0;
  runInNewContext(read('deploy/mongo/setup.js'), {
    require: () => ({ readFileSync: (path: string) => `${SECRETS[path.replace('/run/secrets/', '')]}\n` }),
    Mongo: function Mongo(url: string) {
      return connect(members, url);
    },
    Date: { now: () => (now += 60_000) },
    process: { env },
    sleep: () => undefined,
    print: () => undefined,
    encodeURIComponent,
  });
}

test('makes a set of three members, its administrator, and a user who may write to the database and its records of reads alone', () => {
  const members = fresh();
  setUp(members);
  const { members: hosts } = members.initiated?.['replSetInitiate'] as {
    members: { host: string; priority: number }[];
  };
  expect(hosts.map(({ host }) => host)).toEqual(['mongo-1:27017', 'mongo-2:27017', 'mongo-3:27017']);
  expect(Math.max(...hosts.slice(1).map(({ priority }) => priority))).toBeLessThan(hosts[0]?.priority ?? 0);
  expect(members.users.get('root')).toMatchObject({ pwd: 'r00t' });
  expect(members.users.get('parley')).toMatchObject({
    pwd: 'secret',
    roles: [
      { role: 'readWrite', db: 'parley' },
      { role: 'dbAdmin', db: 'parley' },
      { role: 'readWrite', db: 'parley-reads' },
      { role: 'dbAdmin', db: 'parley-reads' },
      { role: 'clusterMonitor', db: 'admin' },
    ],
  });
});

test('the database is the one of the namespace, where one is set', () => {
  const members = fresh();
  setUp(members, { PARLEY_NAMESPACE: 'staging' });
  expect(members.users.get('parley')).toMatchObject({
    roles: [
      { role: 'readWrite', db: 'parley-staging' },
      { role: 'dbAdmin', db: 'parley-staging' },
      { role: 'readWrite', db: 'parley-staging-reads' },
      { role: 'dbAdmin', db: 'parley-staging-reads' },
      { role: 'clusterMonitor', db: 'admin' },
    ],
  });
});

test('changes nothing but the password when repeated, whichever member is primary', () => {
  const members = fresh();
  setUp(members);
  const later = { ...members, primary: 2, ran: [] };
  setUp(later);
  expect(later.ran).toEqual(['usersInfo', 'updateUser']);
});

test('finishes what an earlier run began', () => {
  const members = { ...fresh(), initiated: {} };
  setUp(members);
  expect([...members.users.keys()]).toEqual(['root', 'parley']);
});

test('fails when the password of the administrator is another, and when no member becomes primary', () => {
  const members = fresh();
  setUp(members);
  members.users.set('root', { pwd: 'other' });
  expect(() => setUp(members)).toThrow('refused with 13');
  expect(() => setUp({ ...fresh(), initiated: {}, primary: 2 })).toThrow('No member has become primary.');
});
