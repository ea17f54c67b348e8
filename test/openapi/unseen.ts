import { valid } from '../fuzz/values.js';
import { randomOf } from '../fuzz/random.js';
import type { Api, ApiAnswer } from '../support/api.js';
import { inPool } from '../support/servers/pool.js';
import { needsOwnRight, requiredOf } from './audits.js';
import type { Contract, Operation } from './contract.js';
import { ABSENT, THINGS, type Role, type Thing, type UnseenScene } from './unseen.scene.js';

/** A place of a request that names a thing: in the address, in the query or in the body. */
interface Place {
  readonly operation: Operation;
  readonly in: 'path' | 'query' | 'body';
  readonly name: string;
  readonly thing: Thing;
}

/** Parameters and fields that name something else, or what every member of the staff may see. */
const OTHERS = ['userId', 'groupId', 'botId', 'ownerId', 'managerId', 'eventId', 'tagId', 'name', 'stream'];

/** Places of every operation, by the file; a name that looks like an id and is in neither list is a fault of this file. */
export function placesOf({ operations, resolve }: Contract): readonly Place[] {
  return operations.flatMap((operation) => {
    const { parameters, body } = operation;
    const ids = parameters.filter(({ in: where }) => where !== 'header');
    const { properties = {} } = (body?.['$ref'] ? resolve(body['$ref'] as string) : {}) as {
      properties?: object;
    };
    const names = [
      ...ids.map((one) => ({ in: one.in as 'path' | 'query', name: one.name })),
      ...Object.keys(properties).map((name) => ({ in: 'body' as const, name })),
    ];
    return names.flatMap((place) => {
      const thing = THINGS[place.name];
      if (thing === undefined && /Ids?$/.test(place.name) && !/external/i.test(place.name)) {
        if (!OTHERS.includes(place.name)) throw new Error(`${operation.id}: what is ${place.name}?`);
      }
      return thing === undefined ? [] : [{ operation, ...place, thing }];
    });
  });
}

/** What a role gets of one thing, without its number. */
interface Told {
  readonly status: number;
  readonly body: string;
  readonly headers: string;
  /** ms. */
  readonly took: number;
}

const TELLING = ['parley-read', 'etag', 'allow', 'retry-after', 'www-authenticate', 'location'];
/** Few at once, so that no answer waits behind the others. */
const WIDTH = 4;
/** Bodies that are tried until one is by the rules. */
const TRIES = 30;

/** Sends the operation about a thing of the given number, everything else being the role's own. */
async function ask(scene: UnseenScene, place: Place, role: Role, id: number, tried: number): Promise<Told> {
  const { operation } = place;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(place.in === 'path' && place.name === name ? id : (role.own[THINGS[name] ?? 'dialog'] ?? 1)),
  );
  const named = place.in === 'query' ? [`${place.name}=${id}`] : [];
  const query = [...(needsOwnRight(operation) ? requiredOf(operation) : []), ...named].join('&');
  const began = performance.now();
  const { status, headers, body } = await send(
    role.api,
    operation,
    query === '' ? path : `${path}?${query}`,
    bodyOf(scene, place, id, tried),
  );
  const answered = status === 200 && operation.method !== 'GET' ? '' : JSON.stringify(body);
  return {
    status,
    body: answered.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), '#'),
    headers: JSON.stringify(TELLING.map((name) => headers.get(name))),
    took: performance.now() - began,
  };
}

function send(api: Api, { method, parameters }: Operation, path: string, body: unknown): Promise<ApiAnswer> {
  if (method === 'GET') return api.get(path);
  // An expected revision must tell no more than the command itself.
  const expects = parameters.some(({ name }) => name === 'If-Match');
  return api.send(method as 'POST', path, body, expects ? { headers: { 'if-match': '"0"' } } : {});
}

function bodyOf(
  { contract }: UnseenScene,
  { operation, ...place }: Place,
  id: number,
  tried: number,
): unknown {
  if (!operation.body) return undefined;
  const body = valid(randomOf(tried), operation.body, contract.resolve) as Record<string, unknown>;
  if (place.in !== 'body') return body;
  return { ...body, [place.name]: place.name.endsWith('s') ? [id] : id };
}

/** Differences between what is hidden, what is deleted and what never was, in words; and how much was asked. */
export async function differences(scene: UnseenScene): Promise<{ asked: number; found: readonly string[] }> {
  const { contract, roles } = scene;
  const questions = placesOf(contract).flatMap((place) => roles.map((role) => ({ place, role })));
  const answers = await inPool(questions, WIDTH, ({ place, role }) => compare(scene, place, role));
  return {
    asked: answers.reduce((sum, { asked }) => sum + asked, 0),
    found: answers.flatMap(({ found }) => found),
  };
}

async function compare(
  scene: UnseenScene,
  place: Place,
  role: Role,
): Promise<{ asked: number; found: string[] }> {
  const { operation, thing } = place;
  let tried = 1;
  let absent = await ask(scene, place, role, ABSENT, tried);
  while (absent.status === 400 && tried < TRIES) absent = await ask(scene, place, role, ABSENT, ++tried);
  const others = Object.entries(idsFor(scene, thing, role));
  const found: string[] = [];
  const note = (what: string): void =>
    void found.push(`${role.name} ${operation.id} ${place.in} ${place.name}: ${what}`);
  const expected = isRefused(operation, role) ? 403 : 404;
  if (place.in === 'path' && absent.status !== expected) note(`absent is ${absent.status} ${absent.body}`);
  for (const [sort, id] of others) {
    const answered = await ask(scene, place, role, id, tried);
    const shown = ({ status, body, headers }: Told): string => `${status} ${body} ${headers}`;
    if (shown(answered) !== shown(absent)) note(`${sort} is ${shown(answered)}, absent is ${shown(absent)}`);
    const again = async (): Promise<boolean> =>
      isSlow(await ask(scene, place, role, id, tried)) !==
      isSlow(await ask(scene, place, role, ABSENT, tried));
    // What waits does so every time; a busy machine does not.
    if (isSlow(answered) !== isSlow(absent) && (await again()) && (await again()))
      note(`${sort} took ${answered.took} ms, absent ${absent.took} ms`);
  }
  return { asked: 1 + others.length, found };
}

/** Whether the role has no right to the operation, whatever there is. */
function isRefused(operation: Operation, { views }: Role): boolean {
  const [, kind] = /^\/v1\/(groups\/\{groupId\}\/)?saved-views/.exec(operation.path) ?? [null, null];
  if (kind === null) return needsOwnRight(operation);
  return !views.includes(kind === undefined ? 'own' : 'of groups');
}

/** Waiting for a read model, or for a store, is another class of time than answering. */
const isSlow = ({ took }: Told): boolean => took > 2_500;

function idsFor({ unseen, deleted }: UnseenScene, thing: Thing, { hidden }: Role): Record<string, number> {
  const isHidden = hidden.includes(thing);
  // Who sees everything still sees the client of a deleted dialog; a transport's reports reach every dialog of its channels.
  const gone: Record<string, number> =
    thing === 'channel' || (thing === 'client' && !isHidden) ? {} : { deleted: deleted[thing] };
  return { ...gone, ...(isHidden ? { unseen: unseen[thing] } : {}) };
}
