import { hash } from 'node:crypto';

/** A command id that follows from what names the command: the same parts make the same id, and the id tells nothing of them. */
export const derivedId = (prefix: string, ...parts: readonly (string | number)[]): string =>
  `${prefix}:${hash('sha256', JSON.stringify(parts)).slice(0, 40)}`;
