import { readInner, readNumber, readText, type Message } from './fields.js';

interface Uuid {
  text: string;
  /** Its two halves, where it is not written as text. */
  most: bigint;
  least: bigint;
}

/** The id that comes next, in lower case. A server writes it as text where it is asked to, else as two numbers. */
export function readUuid(message: Message): string {
  const { text, most, least } = readInner(message, { text: '', most: 0n, least: 0n }, takeUuid);
  return text === '' ? uuidOf(most, least) : text.toLowerCase();
}

function takeUuid(message: Message, into: Uuid, field: number): boolean {
  if (field === 1) readInner(message, into, takeHalf);
  else if (field === 2) into.text = readText(message);
  else return false;
  return true;
}

function takeHalf(message: Message, into: Uuid, field: number): boolean {
  if (field === 1) into.most = readNumber(message);
  else if (field === 2) into.least = readNumber(message);
  else return false;
  return true;
}

function uuidOf(...halves: readonly bigint[]): string {
  const hex = halves.map((half) => half.toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
