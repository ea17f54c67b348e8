import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Errors } from 'typebox/schema';
import {
  canonicalJson,
  createCatalog,
  type EventDefinition,
  type RecordedEvent,
  START,
} from '@parley/eventsourcing';

/** What a file `<Type>.v<version>.json` holds: JSON Schema and an example of that version. */
interface StoredSample {
  readonly schema: unknown;
  readonly data: unknown;
}

const fileOf = (type: string, version: number): string => `${type}.v${version}.json`;
const WRITE = 'run `npm run events:samples` and commit';

/** Writes the samples of current versions that have no file yet; never changes one. Answers the names written. */
export function writeEventSamples(definitions: readonly EventDefinition[], folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const present = new Set(sampleFiles(folder));
  const missing = definitions.filter(({ type, version }) => !present.has(fileOf(type, version)));
  for (const { type, version, schema, sample } of missing) {
    const text = `${JSON.stringify({ schema, data: sample }, null, 2)}\n`;
    writeFileSync(join(folder, fileOf(type, version)), text, { flag: 'wx' });
  }
  return missing.map(({ type, version }) => fileOf(type, version));
}

/** What is wrong between an event type and its stored samples, one sentence each. */
export function problemsOf(definition: EventDefinition, folder: string): string[] {
  const versions = Array.from({ length: definition.version }, (_, index) => index + 1);
  return versions.flatMap((version) => {
    const stored = readSample(folder, fileOf(definition.type, version));
    if (stored === null) return [missing(definition, version)];
    const changed = version === definition.version && schemaHasChanged(definition, stored);
    return changed ? [mustRaise(definition)] : decodingProblems(definition, version, stored);
  });
}

/** Files that no definition accounts for: an event once written has to be readable for ever. */
export function strayFiles(definitions: readonly EventDefinition[], folder: string): string[] {
  const versions = new Map(definitions.map(({ type, version }) => [type, version]));
  return sampleFiles(folder).flatMap((file) => {
    const [, type = '', version = ''] = /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
    const current = versions.get(type);
    if (current === undefined) return [`${file} has no event type: a type once committed stays defined.`];
    return Number(version) <= current
      ? []
      : [`${file} is newer than the current version ${current} of ${type}.`];
  });
}

function decodingProblems(definition: EventDefinition, version: number, { data }: StoredSample): string[] {
  const file = fileOf(definition.type, version);
  let decoded: unknown;
  try {
    decoded = createCatalog([definition]).decode(recorded(definition.type, version, data)).data;
  } catch {
    return [`${file} cannot be decoded: an upcast from version ${version} is missing or throws.`];
  }
  return Errors(definition.schema, decoded)[1].map(
    (error) =>
      `${file} in version ${definition.version} breaks the schema: ${error.instancePath} ${error.message}.`,
  );
}

function schemaHasChanged({ schema }: EventDefinition, stored: StoredSample): boolean {
  return canonicalJson(schema) !== canonicalJson(stored.schema);
}

function mustRaise({ type, version }: EventDefinition): string {
  return (
    `The schema of ${type} has changed but its version is still ${version}: raise the version to ${version + 1}, ` +
    `add an upcast from ${version}, then ${WRITE} the new file.`
  );
}

function missing({ type, version: current }: EventDefinition, version: number): string {
  const file = fileOf(type, version);
  if (version === current) return `${file} is missing: ${WRITE} it.`;
  return `${file} is missing: restore it, every version ever committed keeps its sample.`;
}

function readSample(folder: string, file: string): StoredSample | null {
  if (!sampleFiles(folder).includes(file)) return null;
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as StoredSample;
}

function sampleFiles(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function recorded(type: string, schemaVersion: number, data: unknown): RecordedEvent {
  const metadata = {
    actor: { kind: 'system', id: null },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'sample',
    causationId: null,
    commandId: 'sample',
    fingerprint: '',
    schemaVersion,
  } as const;
  const place = { stream: 'sample-1', revision: 0, position: START, recordedAt: metadata.occurredAt };
  return { id: '00000000-0000-8000-8000-000000000000', type, ...place, data, metadata };
}
