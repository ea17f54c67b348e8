import { Filling } from './filling.js';
import { CLOSE, EMPTY, OPEN, TIME, UUID, VALUE, type Node, type Step } from './node.js';
import { isFew, isPlainName, PLACE } from './outline.js';

/** A longer one is hardly met again. */
const MAX_CHARACTERS = 4_000;

const PLACES = new Map<Step, number>([
  [VALUE, PLACE.value],
  [UUID, PLACE.uuid],
  [TIME, PLACE.time],
]);

/** Makes the way of a value, as JSON has it, and writes its outline. */
export class Learner {
  private json = '';
  private readonly filling = new Filling();

  /** Null where the outline would be too long. */
  learn(value: unknown, root: Node): { readonly end: Node; readonly json: string } | null {
    this.json = '';
    this.filling.clear();
    const end = this.walk(value, root);
    return end === null || this.json.length > MAX_CHARACTERS ? null : { end, json: this.json };
  }

  private walk(value: unknown, at: Node): Node | null {
    if (typeof value === 'string' || typeof value === 'number') return this.walkPlain(value, at);
    if (value === null) return this.write('null', at, null);
    if (typeof value !== 'object') return this.place(at, VALUE);
    if (Array.isArray(value)) return value.length > 0 ? this.place(at, VALUE) : this.write('[]', at, EMPTY);
    if (!at.whole && !Object.keys(value).every(isPlainName)) at.whole = true;
    return at.whole ? this.place(at, VALUE) : this.walkObject(value as Record<string, unknown>, at);
  }

  private walkPlain(value: string | number, at: Node): Node {
    if (at.few && !isFew(value)) at.few = false;
    if (at.few) return this.write(JSON.stringify(value), at, value);
    return this.place(at, typeof value === 'string' ? this.filling.takeText(value) : VALUE);
  }

  private walkObject(object: Readonly<Record<string, unknown>>, at: Node): Node | null {
    let node: Node | null = this.write('{', at, OPEN);
    for (const [index, name] of Object.keys(object).entries()) {
      if (this.json.length > MAX_CHARACTERS) return null;
      node = this.walk(object[name], this.write(`${index > 0 ? ',' : ''}"${name}":`, node, name));
      if (node === null) return null;
    }
    return this.write('}', node, CLOSE);
  }

  private place(at: Node, step: string | symbol): Node {
    const written = typeof step === 'string' ? [PLACE.digest, step] : [PLACES.get(step)];
    return this.write(JSON.stringify(written), at, step);
  }

  private write(json: string, at: Node, step: Step): Node {
    this.json += json;
    return at.make(step);
  }
}

const STEPS = new Map<unknown, Step>([...PLACES].map(([step, place]) => [place, step]));

/** Makes the way of an outline as the file has it. */
export function enter(outline: unknown, at: Node): Node {
  if (Array.isArray(outline)) return enterPlace(outline, at);
  if (typeof outline !== 'object' || outline === null) return at.make(outline as Step);
  let node = at.make(OPEN);
  for (const [name, value] of Object.entries(outline)) node = enter(value, node.make(name));
  return node.make(CLOSE);
}

function enterPlace([place, word]: readonly unknown[], at: Node): Node {
  if (place === undefined) return at.make(EMPTY);
  if (place === PLACE.digest) return at.make(word as string);
  // More than a few have come here.
  at.few = false;
  return at.make(STEPS.get(place) ?? VALUE);
}
