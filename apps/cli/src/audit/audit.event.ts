import type { Command } from 'commander';
import type { EventAnswer } from '@parley/audit';
import { eventIdOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { nameOf } from '../output/names.js';
import { examples, hint } from '../output/hints.js';
import { printable, printableJson } from '../output/printable.js';
import { inZone, zoned, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

export function addEvent(audit: Command, io: Io): void {
  const event = zoned(
    audit
      .command('event')
      .description('One event with everything that is kept of it.')
      .argument('<id>', 'the event', eventIdOf),
  ).addHelpText('after', examples('audit event 0b0f6a1e-7d5c-8a44-a3c1-6f2b9d3e5a70'));
  does<Zoned, [string]>(event, io, showEvent);
}

async function showEvent({ api }: Context, { zone }: Zoned, eventId: string): Promise<Answer> {
  const event = await api.get<EventAnswer>(`/v1/audit/events/${eventId}`);
  const timeOf = inZone(zone);
  const kept: readonly (readonly [what: string, value: string | null])[] = [
    ['type', event.type],
    ['stream', `${event.stream}, revision ${event.revision}`],
    ['position', event.position],
    ['recorded', timeOf(event.recordedAt)],
    ['occurred', timeOf(event.occurredAt)],
    ['by', `${nameOf(event.actor.kind, event.actor)} (${event.actor.kind})`],
    ['command', event.commandType ?? 'not recorded'],
    ['process', event.process],
    ['request', event.requestId],
    ['caused by', event.causationId],
    ['correlation', event.correlationId],
    ['feature', event.extension],
  ];
  const lines = kept.flatMap(([what, value]) =>
    value === null ? [] : [`${what.padEnd(12)}${printable(value)}`],
  );
  const erased = event.erased ? 'Its content has been deleted.\n' : '';
  return {
    json: event,
    text: () =>
      `${printable(event.words)}\n${lines.join('\n')}\n${erased}${printableJson(event.data)}\n` +
      `${printable(madeByOf(event.madeBy))}\n${hint('Why', `audit why ${eventId}`, {})}`,
  };
}
