import { CLOSE, EMPTY, OPEN, TIME, UUID, VALUE, type Node } from './node.js';
import { isDigest, isUuid } from './outline.js';
import { DIGEST_HEX } from './texts.js';
import { TimesToHex } from './times.js';

/** Takes out of a value what fills the places of an outline. */
export class Filling {
  values: unknown[] = [];
  /** For what is kept in bytes; UUIDs with their hyphens. */
  hex = '';
  private readonly times = new TimesToHex();

  clear(): void {
    this.values = [];
    this.hex = '';
  }

  /** Where the way of the value ends; undefined where it leads off the known ones, or JSON has no such value. */
  follow(value: unknown, at: Node): Node | undefined {
    switch (typeof value) {
      case 'string':
        return at.to(at.few ? value : this.takeText(value));
      case 'number':
        return at.few ? at.to(value) : this.take(value, at);
      case 'boolean':
        return this.take(value, at);
      case 'object':
        if (value === null) return at.to(null);
        if (!Array.isArray(value)) return this.followObject(value as Record<string, unknown>, at);
        return value.length === 0 ? at.to(EMPTY) : this.take(value, at);
      default:
        return undefined;
    }
  }

  private take(value: unknown, at: Node): Node | undefined {
    this.values.push(value);
    return at.to(VALUE);
  }

  /** The step of a text; what is kept of it is taken. */
  takeText(text: string): string | symbol {
    if (isUuid(text)) {
      this.hex += text;
      return UUID;
    }
    const time = this.times.hexOf(text);
    if (time !== null) {
      this.hex += time;
      return TIME;
    }
    if (isDigest(text)) {
      this.hex += text.slice(-DIGEST_HEX);
      return text.slice(0, -DIGEST_HEX);
    }
    this.values.push(text);
    return VALUE;
  }

  private followObject(object: Readonly<Record<string, unknown>>, at: Node): Node | undefined {
    // Others may be written as they like (`toJSON`): their JSON says what they hold.
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) return undefined;
    if (at.whole) return this.take(object, at);
    let node = at.to(OPEN);
    // Names that an object inherits lead off every way.
    for (const name in object) {
      const value = object[name];
      // JSON leaves it out.
      if (value === undefined) continue;
      node = node?.to(name);
      if (node === undefined) return undefined;
      node = this.follow(value, node);
    }
    return node?.to(CLOSE);
  }
}
