import { Check, Errors } from 'typebox/schema';
import { channelErrors } from './channel.errors.js';
import { ChannelSettings } from './channel.settings.js';

/** Keys lie at most this deep: settings, one kind, its features. */
const DEPTH = 2;
/** Characters of a path that an error carries. */
const PATH_LIMIT = 200;

/**
 * Settings as somebody wrote them, without the parts that say nothing (null, `""`, 0, `[]`, `{}`: clients of the Message Gateway
 * write out everything they leave unset). Throws `INVALID_CHANNEL_SETTINGS` with the JSON pointer of the first fault.
 */
export function readSettings(written: unknown): ChannelSettings {
  if (written === null || written === undefined) return {};
  const unknown = Errors(ChannelSettings, written)[1].find(({ keyword }) => keyword === 'boolean');
  if (unknown !== undefined) throw invalid(unknown.instancePath);
  const settings = withoutEmpty(written, DEPTH) ?? {};
  if (Check(ChannelSettings, settings)) return settings;
  throw invalid(Errors(ChannelSettings, settings)[1][0]?.instancePath ?? '');
}

const invalid = (path: string) =>
  channelErrors.INVALID_CHANNEL_SETTINGS({ path: path.slice(0, PATH_LIMIT) || '/' });

/** Undefined when nothing is left of it. */
function withoutEmpty(value: unknown, depth: number): unknown {
  if (value === null || value === '' || value === 0) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (typeof value !== 'object' || depth === 0) return value;
  const kept = Object.entries(value)
    .map(([key, part]) => [key, withoutEmpty(part, depth - 1)] as const)
    .filter(([, part]) => part !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
