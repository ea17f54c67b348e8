import { isWhole, utf8TextOf, wholeNumberOf } from '@parley/eventsourcing';
import { readFileSync } from 'node:fs';
import type { Setting } from './setting.js';
import { SETTINGS } from './settings.js';

/** What the environment says, each setting by its name; of one that is mistaken, what holds without it. */
export interface Values {
  text(name: string): string | undefined;
  integer(name: string): number;
  /** One sentence, without a full stop, for each mistake. No value is repeated. */
  readonly mistakes: readonly string[];
}

export function readValues(env: NodeJS.ProcessEnv): Values {
  const mistakes: string[] = [];
  const values = new Map<string, string>();
  for (const setting of SETTINGS) {
    const given = givenValue(setting, env, mistakes);
    const mistake = given === undefined ? null : mistakeOf(setting, given, env);
    if (mistake !== null) mistakes.push(`${setting.name} ${mistake}`);
    const value = mistake === null ? (given ?? setting.fallback) : setting.fallback;
    if (value !== undefined) values.set(setting.name, value);
  }
  return {
    text: (name) => values.get(name),
    integer: (name) => Number(values.get(name)),
    mistakes,
  };
}

/** The value itself, or what the file of `<name>_FILE` holds. */
function givenValue(
  { name, hasFile }: Setting,
  env: NodeJS.ProcessEnv,
  mistakes: string[],
): string | undefined {
  const value = env[name] || undefined;
  const file = hasFile ? env[`${name}_FILE`] || undefined : undefined;
  if (file === undefined) return value;
  if (value !== undefined) mistakes.push(`${name} and ${name}_FILE are both set`);
  const bytes = bytesOf(file);
  const content = bytes && utf8TextOf(bytes)?.replace(/\r?\n$/, '');
  if (bytes === null) mistakes.push(`${name}_FILE names no file that can be read`);
  else if (content === undefined) mistakes.push(`${name}_FILE names a file that is not UTF-8`);
  else if (content === '') mistakes.push(`${name}_FILE names a file that holds nothing`);
  return content || undefined;
}

function bytesOf(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** What is wrong with a value, described without it; null when nothing is. */
function mistakeOf(setting: Setting, value: string, env: NodeJS.ProcessEnv): string | null {
  const { kind, choices = [], min = 0, max = 0, needs, isValid, shape } = setting;
  if (needs !== undefined && !env[needs]) return `is set, but ${needs} is not`;
  if (!isWhole(value)) return 'holds bytes that are not UTF-8';
  if (kind === 'choice' && !choices.includes(value)) return `must be one of ${choices.join(', ')}`;
  if (isValid !== undefined && !isValid(value)) return `must be ${shape ?? 'otherwise'}`;
  if (kind !== 'integer') return null;
  return wholeNumberOf(value, min, max) !== null ? null : `must be a whole number from ${min} to ${max}`;
}
