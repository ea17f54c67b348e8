import { PLACE } from './outline.js';
import { DIGEST_HEX, digestTexts, TIME_HEX, UUID_HEX, uuidAt, type TimeTexts } from './texts.js';

/** What a row holds beside its outlines, and how far it is used. */
export interface Filled {
  readonly values: readonly unknown[];
  nextValue: number;
  readonly hex: string;
  nextHex: number;
}

export type Build = (filled: Filled) => unknown;

/** What makes the value again that an outline was made of. */
export function buildOf(outline: unknown, times: TimeTexts): Build {
  if (Array.isArray(outline)) return buildPlace(outline, times);
  if (typeof outline !== 'object' || outline === null) return () => outline;
  return buildObject(Object.entries(outline), times);
}

function buildObject(
  fields: readonly (readonly [name: string, outline: unknown])[],
  times: TimeTexts,
): Build {
  const names = fields.map(([name]) => name);
  const builds = fields.map(([, outline]) => buildOf(outline, times));
  return (filled) => {
    const object: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at += 1) object[names[at] as string] = (builds[at] as Build)(filled);
    return object;
  };
}

function buildPlace([place, word]: readonly unknown[], times: TimeTexts): Build {
  switch (place) {
    case undefined:
      return () => [];
    case PLACE.value:
      return (filled) => filled.values[filled.nextValue++];
    case PLACE.uuid:
      return (filled) => uuidAt(filled.hex, taken(filled, UUID_HEX));
    case PLACE.time:
      return (filled) => times.textOf(filled.hex, taken(filled, TIME_HEX));
    default: {
      const textAt = digestTexts(String(word));
      return (filled) => textAt(filled.hex, taken(filled, DIGEST_HEX));
    }
  }
}

function taken(filled: Filled, digits: number): number {
  const at = filled.nextHex;
  filled.nextHex += digits;
  if (filled.nextHex > filled.hex.length) throw new SyntaxError('A row does not fill its outlines.');
  return at;
}
