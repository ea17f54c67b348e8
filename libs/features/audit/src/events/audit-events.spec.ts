import { expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { createScene, eventsOf, everything, histories, recorded } from '@parley/dialogs/testing';
import { envelopeOnly, type RecordedEvent } from '@parley/eventsourcing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { auditChannelsProjection } from './audit-channels.projection.js';
import {
  type AuditEvent,
  auditEventsProjection,
  causationOf,
  correlationOf,
} from './audit-events.projection.js';
import { lineId } from './line-ids.js';

const linesOf = (log: readonly RecordedEvent[]): ReadonlyMap<string, AuditEvent> =>
  foldAll(auditEventsProjection, log);

/** The line of an event, said again. */
function lineOf({ id, recordedAt, type, stream, revision, data, metadata }: RecordedEvent): unknown {
  const { actor, correlationId, causationId, commandId, commandType, process } = metadata;
  const { dialogId, channelId } = (data ?? {}) as { dialogId?: number; channelId?: number };
  return {
    eventId: id,
    recordedAt,
    actor: actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`,
    ...{ type, stream, revision, dialogId, channelId, commandType, process, commandId },
    ...(causationId === null ? { causedBy: correlationId } : { causedBy: causationId, correlationId }),
  };
}

test('every event has one line, whatever has happened', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const log = recorded(eventsOf(steps));
      expect([...linesOf(log).keys()].sort()).toEqual(log.map(lineId).sort());
      for (const event of log) {
        const line = linesOf([event]).get(lineId(event)) as AuditEvent;
        expect(line).toEqual(lineOf(event));
        const { correlationId, causationId } = event.metadata;
        expect([correlationOf(line), causationOf(line)]).toEqual([correlationId, causationId]);
      }
    }),
    { numRuns: 30, seed: 20_261_129 },
  );
});

test('events of every type of the product have a line', () => {
  const lines = [...linesOf(recorded(everything)).values()].map(({ type }) => type);
  const ofFeatures = [...parley.aggregates, ...parley.slices].flatMap(({ events }) => events);
  const shown = ofFeatures.map(({ type }) => type).filter((type) => !/Deleted$/.test(type));
  expect(shown.filter((type) => !lines.includes(type))).toEqual([]);
});

test('a line holds no content', () => {
  const scene = createScene();
  scene.client(5, 'Ann Lee');
  scene.begin(11);
  const messageId = scene.send(11);
  scene.edit(11, messageId, 'Hello again');
  const told = JSON.stringify([...linesOf(recorded(scene.events)).values()]);
  for (const words of ['Ann', 'Hello', 'Yes', 'chat-11', 'u-5']) expect(told).not.toContain(words);
});

test('the lines of a deleted dialog stay, and so does its channel', () => {
  const scene = createScene();
  scene.begin(11, { channelId: 8 });
  scene.remove(11);
  const log = recorded(scene.events);
  const types = [...linesOf(log).values()].filter(({ dialogId }) => dialogId === 11).map(({ type }) => type);
  expect(types).toEqual(['DialogStarted', 'DialogOpened', 'MessageReceived', 'DialogDeleted']);
  expect(foldAll(auditChannelsProjection, log).get('dialog-11')).toEqual({ channelId: 8 });
});

test('what operators do has a line; the bookkeeping of the kernel has none', () => {
  const scene = createScene();
  scene.user(1);
  const [event] = recorded(scene.events);
  const streams = [
    'operations-projections',
    'operations-processes',
    'ids-dialog',
    'claim-dialog-1',
    'log-identity',
  ];
  const log = streams.map((stream, n) => ({ ...(event as RecordedEvent), position: BigInt(n + 1), stream }));
  const lines = [...linesOf(log).values()].map(({ stream }) => stream);
  expect(lines).toEqual(['operations-projections', 'operations-processes']);
});

test('an event of a feature that is not enabled has a line, with the dialog that its stream names', () => {
  const scene = createScene();
  scene.begin(11);
  const [event] = recorded(scene.events);
  const hidden = envelopeOnly({ ...(event as RecordedEvent), type: 'DialogPinned' });
  expect(linesOf([hidden]).get(lineId(hidden))).toMatchObject({ type: 'DialogPinned', dialogId: 11 });
});
