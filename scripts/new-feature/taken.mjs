import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from '../workspaces/workspaces.mjs';
import { inRoot, root } from '../tooling/paths.mjs';
import { ToolingError } from '../tooling/log.mjs';

const nameIn = (folder) => JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')).name;

/** Throws a `ToolingError` for a feature whose folder or workspace is there. */
export function refuseExisting({ feature }) {
  const folder = join('libs', 'features', feature);
  const holder = existsSync(inRoot(folder))
    ? folder
    : workspaceFolders(root).find((other) => nameIn(other) === `@parley/${feature}`);
  if (holder !== undefined)
    throw new ToolingError(`${holder} is there already: give the feature another name.`);
}

/** What the template names for the whole product, and where the names stand that are given. */
const NAMES = [
  ['aggregate', ['example-thing'], ({ aggregates }) => aggregates.map(({ name }) => name)],
  ['event', ['ExampleThingAdded'], ({ events }) => events.map(({ type }) => type)],
  [
    'command',
    ['AddExampleThing'],
    ({ commandHandlers }) => commandHandlers.map(({ command }) => command.name),
  ],
  ['read model', ['example-things'], ({ definitions }) => definitions.map(({ name }) => name)],
  ['query', ['listExampleThings'], ({ queries }) => Object.keys(queries)],
  [
    'refusal',
    ['EXAMPLE_THING_ALREADY_ADDED', 'INVALID_EXAMPLE_THING_NAME'],
    ({ refusals }) => refusals.map(({ code }) => code),
  ],
  ['route', ['/v1/example-things'], (_, { paths }) => Object.keys(paths)],
  ['answer', ['ExampleThingRow'], (_, { components }) => Object.keys(components.schemas)],
];

/** Throws a `ToolingError` where the product that is built calls something like the new feature. */
export async function refuseTaken(rename) {
  const { parley } = await import('@parley/composition');
  const { isKernelName } = await import('@parley/eventsourcing');
  const openApi = JSON.parse(readFileSync(inRoot('docs', 'reference', 'openapi.json'), 'utf8'));
  const stream = rename('example-thing');
  if (isKernelName(`${stream}-1`)) throw taken('stream of the kernel', `${stream}-1`);
  for (const [what, names, given] of NAMES) {
    const known = given(parley, openApi);
    const repeated = names.map(rename).find((name) => known.includes(name));
    if (repeated !== undefined) throw taken(what, repeated);
  }
}

const taken = (what, name) =>
  new ToolingError(
    `The product has the ${what} ${name} already: give the feature or its aggregate another name.`,
  );
