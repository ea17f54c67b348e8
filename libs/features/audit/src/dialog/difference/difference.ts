/** One value that two moments have differently. An absent `before` or `after`: there was no such value. */
export interface Change {
  /** JSON Pointer, such as `/state/status`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

type Plain = Readonly<Record<string, unknown>>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A person or bot: no part of it means anything alone. */
const isSomebody = (value: Plain): boolean =>
  Object.keys(value).length === 2 && 'kind' in value && 'id' in value;

/** What makes `before` the same as `after`, both JSON. Lists and people are one value. */
export function differenceOf(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (isPlain(before) && isPlain(after) && !isSomebody(before) && !isSomebody(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => differenceOf(before[name], after[name], `${path}/${escaped(name)}`));
  }
  return isSame(before, after) ? [] : [changeOf(path, before, after)];
}

const changeOf = (path: string, before: unknown, after: unknown): Change => ({
  path,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
});

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Of JSON that the same code made, or that has the same keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (!isPlain(a) || !isPlain(b)) return false;
  if (!isSomebody(a) && !isSomebody(b)) return differenceOf(a, b).length === 0;
  return isSomebody(a) && isSomebody(b) && a['kind'] === b['kind'] && a['id'] === b['id'];
}
