import { isStorable } from '@parley/documents';
import type { Document } from '@parley/eventsourcing';

/** How the bodies of a collection are written. */
export interface BodyForm {
  /** Fields whose values bodies leave to their columns. */
  readonly inColumns: readonly string[];
  /** How they are read, in the same order. */
  readonly columns: readonly string[];
  /** Columns in which UUIDs stand as their bytes. */
  readonly uuids: ReadonlySet<string>;
  /** Fields of which columns and indexes have no null. */
  readonly sparse: ReadonlySet<string>;
  /** Whether whole numbers stand in columns as such; else as reals. */
  readonly hasWholes: boolean;
  /** What is written as JSON of a document. */
  write(document: Document): unknown;
  /** The document of a body, with the columns of `inColumns` in their order. */
  read(body: string, columns: readonly unknown[]): Document;
  /** A field as an expression over a body: an object or array is JSON, a boolean 0 or 1. */
  sqlOf(body: string, field: string): string;
}

/** SQLite makes 0 of -0, and the driver ends a text at its first NUL. */
export const isGivenBack = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value) && !Object.is(value, -0)
    : typeof value === 'string' && isStorable(value);

/** To assign `__proto__` would change what the object inherits from. */
export function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
