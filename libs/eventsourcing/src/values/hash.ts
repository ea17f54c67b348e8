/** FNV-1a over the UTF-16 units of a text, of 32 bits. What is stored depends on it: it stays as it is. */
export function fnv1a(text: string): number {
  // As a whole number of 32 bits from the start.
  let hash = 0x811c9dc5 | 0;
  for (let place = 0; place < text.length; place += 1)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return hash >>> 0;
}

/** Lets every bit of a hash depend on every other, as MurmurHash3 does at its end. */
export function mixedHash(hash: number): number {
  let mixing = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixing = Math.imul(mixing ^ (mixing >>> 13), 0xc2b2ae35);
  return mixing ^ (mixing >>> 16);
}
