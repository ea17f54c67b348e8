import type { EventDefinition, RecordedEvent } from '@parley/eventsourcing';

interface Node {
  readonly anyOf?: readonly Node[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Fields that open something to whom they are told. */
const SECRETS: ReadonlySet<string> = new Set(['token', 'hash']);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The event without what is a secret: a token with which a step is confirmed, or what a token is checked by. */
export function withoutSecrets(event: RecordedEvent): RecordedEvent {
  const { data } = event;
  if (typeof data !== 'object' || data === null) return event;
  if (!Object.keys(data).some((field) => SECRETS.has(field))) return event;
  const kept = Object.entries(data).map(
    ([field, value]) => [field, SECRETS.has(field) ? '' : value] as const,
  );
  return { ...event, data: Object.fromEntries(kept) };
}

/**
 * The event without content: every text of its data is empty, but for the choices of its schema and for times, and every number inside a part
 * of its data is 0, but for ids: sizes of files tell which they were. What is folded from such events holds no content either, in whichever
 * projection: erasure needs no list of the places where content gets to.
 */
export const withoutContent = (event: RecordedEvent, { schema }: EventDefinition): RecordedEvent => ({
  ...event,
  data: emptied(schema, event.data),
});

/** `field`: of the nearest object; `depth`: how many objects it is in. */
function emptied(schema: Node, value: unknown, field = '', depth = 0): unknown {
  const forms = formsOf(schema);
  if (typeof value === 'string') return isKept(forms, value, field) ? value : '';
  if (typeof value === 'number') return depth > 1 && !isId(field) ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = forms.find((form) => form.items)?.items ?? {};
    return value.map((item) => emptied(items, item, field, depth));
  }
  const properties = forms.find((form) => form.properties)?.properties ?? {};
  const known = Object.entries(value).filter(([name]) => Object.hasOwn(properties, name));
  return Object.fromEntries(
    known.map(([name, part]) => [name, emptied(properties[name] ?? {}, part, name, depth + 1)]),
  );
}

const isId = (field: string): boolean => field === 'id' || /Ids?$/.test(field);

const formsOf = (schema: Node): readonly Node[] => schema.anyOf?.flatMap(formsOf) ?? [schema];

const isKept = (forms: readonly Node[], value: string, field: string): boolean =>
  forms.some((form) => form.const === value || form.enum?.includes(value)) ||
  (field.endsWith('At') && INSTANT.test(value));
