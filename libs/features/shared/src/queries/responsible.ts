import type { Responsible } from '../schema.js';

/** `manager:5`, `bot:9` or `none`: how documents hold who is responsible. */
export type ResponsibleKey = 'none' | `manager:${number}` | `bot:${number}`;

export const responsibleKey = (responsible: Responsible | null): ResponsibleKey =>
  responsible === null ? 'none' : `${responsible.kind}:${responsible.id}`;

export function responsibleOf(key: ResponsibleKey): Responsible | null {
  if (key === 'none') return null;
  const separator = key.indexOf(':');
  return { kind: key.startsWith('bot') ? 'bot' : 'manager', id: Number(key.slice(separator + 1)) };
}
