import { InvalidArgumentError, type Command } from 'commander';

/** Writes a time of RFC 3339 as it is in a zone, to the second, with its offset: `2026-11-30 01:02:03+03:00`. */
export type InZone = (time: string) => string;

/** The zone of this machine. */
export const LOCAL_ZONE = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface Zoned {
  readonly zone: string;
}

export const zoned = (command: Command): Command =>
  command.option('--zone <zone>', 'time zone of what is printed, as Europe/Berlin', zoneOf, LOCAL_ZONE());

export function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('sv', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It must be a time zone such as Europe/Berlin or UTC.');
  }
}

export function inZone(zone: string): InZone {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: zone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    timeZoneName: 'longOffset',
  });
  return (time) => {
    const parts = Object.fromEntries(
      format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]),
    );
    const { year, month, day, hour, minute, second, timeZoneName = '' } = parts;
    const offset = timeZoneName
      .replace(/^GMT/, '')
      .replace('\u2212', '-')
      .replace(/^\+00:00$|^$/, 'Z');
    return `${year}-${month}-${day} ${hour}:${minute}:${second}${offset}`;
  };
}
