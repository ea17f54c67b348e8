import type { Feature, ProcessServices } from '@parley/application';
import type { DeclaredError } from '@parley/eventsourcing';
import { readdirSync } from 'node:fs';

type Part = keyof Feature;
type Exported = Readonly<Record<string, unknown>>;

/** What is exported under such a name belongs to that part of `feature.ts`. */
const BY_NAME: readonly (readonly [pattern: RegExp, part: Part])[] = [
  [/Aggregate$/, 'aggregates'],
  [/Slice$/, 'slices'],
  [/Projection$/, 'projections'],
  [/Shapes$/, 'shapes'],
  [/Errors$/, 'refusals'],
  [/^[a-z]\w*Permissions$/, 'permissions'],
  [/Question$/, 'questions'],
  [/Handler$/, 'commands'],
  [/^fills[A-Z]/, 'fills'],
];

/** What has these fields belongs there, whatever it is called. */
const BY_FIELDS: readonly (readonly [fields: readonly string[], part: Part])[] = [
  [['title', 'byAdministrators'], 'permissions'],
  [['base', 'feature', 'evolve'], 'slices'],
  [['projection', 'shapes', 'kinds'], 'feedEntries'],
  [['field', 'reads', 'valuesOf'], 'rowFields'],
  [['field', 'columns', 'test'], 'filters'],
  [['meaning', 'columns', 'key'], 'sorts'],
  [['name', 'reads', 'ask'], 'questions'],
];

const has = (value: unknown, fields: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value);

/** Processes ask for their services when an event comes, so that nothing is needed to name them. */
const NO_SERVICES = {} as ProcessServices;

/** The name of the process that an export makes; null where it makes none. */
function processOf(value: unknown): string | null {
  if (typeof value !== 'function') return null;
  try {
    const made: unknown = (value as (services: ProcessServices) => unknown)(NO_SERVICES);
    return has(made, ['name', 'on']) ? (made as { readonly name: string }).name : null;
  } catch {
    return null;
  }
}

/** Exports of a module of processes. */
function lacksProcess(feature: Feature, value: unknown): boolean {
  const process = processOf(value);
  const running = (feature.processes?.(NO_SERVICES) ?? []).map(({ name }) => name);
  return process !== null && !running.includes(process);
}

/** Errors of other families are part of no feature: the page of error codes takes them from what a library exports. */
const areRefusals = (errors: unknown): boolean =>
  Object.values(errors as Readonly<Record<string, DeclaredError>>).every(({ family }) => family === 'Domain');

/** The parts that an export belongs to and is missing from. Besides processes no part is a function. */
function missingFrom(feature: Feature, name: string, value: unknown): readonly Part[] {
  if (typeof value === 'function') return [];
  const units: readonly unknown[] = Array.isArray(value) ? value : [value];
  const parts = [
    ...BY_NAME.filter(([pattern, part]) => pattern.test(name) && (part !== 'refusals' || areRefusals(value))),
    ...BY_FIELDS.filter(([fields]) => units.some((unit) => has(unit, fields))),
  ].map(([, part]) => part);
  return [...new Set(parts)].filter((part) => {
    const given = feature[part] as readonly unknown[] | undefined;
    return !units.every((unit) => given?.includes(unit));
  });
}

const folderOf = ({ name, folder = `libs/features/${name}` }: Feature): string => folder;

/** One sentence for each export that the feature leaves out. `file` has it, as a path in the feature's `src`. */
export const forgottenIn = (feature: Feature, exported: Exported, file = 'index.ts'): readonly string[] =>
  Object.entries(exported).flatMap(([name, value]) => {
    const isProcess = file.endsWith('.process.ts') && lacksProcess(feature, value);
    const parts = isProcess ? ['processes'] : missingFrom(feature, name, value);
    return parts.map((part) => `Name ${name} among the ${part} of ${folderOf(feature)}/src/feature.ts.`);
  });

const ROOT = new URL('../../../../', import.meta.url);
const NOT_A_PART = /(^|\/)(http|testing)\/|\.(spec|fixtures)\.ts$|^feature\.ts$/;

/** The modules of a feature, by their paths in its `src`: also what its entry does not export can be forgotten. */
export async function modulesOf(feature: Feature): Promise<readonly (readonly [file: string, Exported])[]> {
  const folder = new URL(`${folderOf(feature)}/src/`, ROOT);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !NOT_A_PART.test(file))
    .sort();
  return Promise.all(
    files.map(async (file) => [file, (await import(new URL(file, folder).pathname)) as Exported] as const),
  );
}
