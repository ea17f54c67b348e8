import { isUtf8 } from 'node:buffer';

const BYTE_ORDER_MARK = '\ufeff';

/** The text of the bytes, without a byte order mark before it; null when they are not UTF-8, so that none is replaced by a sign that nobody wrote. */
export function utf8TextOf(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/**
 * Whether UTF-8 can hold the text: half of a surrogate pair it cannot, and the replacement character stands where the system has met bytes that
 * were not UTF-8. For what the system hands over as text already, such as arguments and the environment.
 */
export const isWhole = (text: string): boolean => text.isWellFormed() && !text.includes('\ufffd');
