import { columnOf } from '../collections/collection.js';
import { quoted } from '../sql.js';
import { IN_COLUMN, nameIn, type BodyForm } from './body.js';

/** A field as an expression over a body: an object or array is JSON, a boolean 0 or 1. */
export function fieldIn(body: string, form: BodyForm, field: string): string {
  const path = `'$.${quoted(nameIn(form, field)).replaceAll("'", "''")}'`;
  const written = `${body} ->> ${path}`;
  if (!form.inColumns.includes(field)) return written;
  const column = columnOf(field);
  const whole = `CAST(${column} AS INTEGER)`;
  // Every number may be a real there.
  const kept = `iif(typeof(${column}) = 'real' AND ${column} = ${whole}, ${whole}, ${column})`;
  return `iif(${body} -> ${path} = '${IN_COLUMN}', ${kept}, ${written})`;
}
