import { expect, test } from '@jest/globals';
import { defineErrors, storeErrors } from '@parley/eventsourcing';
import type { InFlight } from '@parley/subscriptions';
import { createApplication } from './application.js';
import { handles } from './command-handler.js';
import { CommandRequest, type CommandAnswer } from './command-request.js';
import type { Services } from './services.js';
import { applicationErrors } from './errors/application-errors.js';

const doors = defineErrors({
  DOOR_LOCKED: { family: 'Domain', kind: 'conflict', meaning: 'The door is locked.' },
});

class OpenDoor extends CommandRequest<{ door: number }> {}
class CloseDoor extends CommandRequest<{ door: number }> {}

const envelope = { commandId: 'c-1', actor: { kind: 'system', id: null }, correlationId: 'r-1' } as const;
const done: CommandAnswer = { position: '1', revision: 0, repeated: false };

/** An application with one command, what it told of each, and how many commands are in hand. */
function open(execute: (services: Services, request: OpenDoor) => Promise<CommandAnswer>) {
  let inHand = 0;
  const inFlight = {
    begin: () => {
      inHand += 1;
      return () => void (inHand -= 1);
    },
  } as unknown as InFlight;
  const outcomes: string[] = [];
  const application = createApplication({
    services: { inFlight, reader: { serving: async (name) => `${name}-1` } } as Services,
    handlers: [handles(OpenDoor, execute)],
    facts: ['doors'],
    onOutcome: (command, outcome) => outcomes.push(`${command} ${outcome}`),
  });
  return { application, outcomes, inHand: () => inHand };
}

test('a command runs by its handler, which is in hand meanwhile, and its outcome is reported by name', async () => {
  const { application, outcomes, inHand } = open(async (_, { request }) => ({
    ...done,
    door: request.door,
    inHand: inHand(),
    repeated: request.door === 2,
  }));
  const first = await application.execute(new OpenDoor({ door: 1 }, envelope));
  expect(first).toEqual({ ...done, door: 1, inHand: 1 });
  await application.execute(new OpenDoor({ door: 2 }, envelope));
  expect([outcomes, inHand()]).toEqual([['OpenDoor done', 'OpenDoor repeated'], 0]);
});

test('a refusal and a fault are reported by code, and nothing stays in hand', async () => {
  const failures: Error[] = [new Error('broken'), doors.DOOR_LOCKED('Locked.')];
  const { application, outcomes, inHand } = open(() => Promise.reject(failures.pop() ?? new Error()));
  const run = () => application.execute(new OpenDoor({ door: 1 }, envelope));
  await expect(run()).rejects.toMatchObject({ code: 'DOOR_LOCKED' });
  await expect(run()).rejects.toThrow('broken');
  expect([outcomes, inHand()]).toEqual([['OpenDoor DOOR_LOCKED', 'OpenDoor INTERNAL'], 0]);
});

test('a sender is confirmed before a repeat is answered and before a refusal is reported, and nowhere else', async () => {
  const signedOut = applicationErrors.UNAUTHENTICATED('Signed out.');
  const outcomes = [
    async () => done,
    async () => ({ ...done, repeated: true }),
    () => Promise.reject(doors.DOOR_LOCKED('Locked.')),
    () => Promise.reject(storeErrors.STORE_UNAVAILABLE('Away.')),
    () => Promise.reject(signedOut),
  ];
  for (const isSignedIn of [true, false]) {
    let asked = 0;
    const codes: string[] = [];
    for (const outcome of outcomes) {
      const application = createApplication({
        services: { inFlight: { begin: () => () => undefined } } as unknown as Services,
        handlers: [handles(OpenDoor, outcome)],
        facts: [],
        confirmSender: async (_, { tokenId }) => {
          asked += 1;
          if (tokenId !== 7 || !isSignedIn) throw signedOut;
        },
        onOutcome: (_, code) => codes.push(code),
      });
      const request = new OpenDoor({ door: 1 }, { ...envelope, tokenId: 7 });
      await application.execute(request).catch(() => undefined);
    }
    const ended = isSignedIn ? ['repeated', 'DOOR_LOCKED'] : ['UNAUTHENTICATED', 'UNAUTHENTICATED'];
    expect(codes).toEqual(['done', ...ended, 'STORE_UNAVAILABLE', 'UNAUTHENTICATED']);
    expect(asked).toBe(2);
  }
});

test('a command that no feature handles is named', async () => {
  const { application } = open(() => Promise.resolve(done));
  await expect(application.execute(new CloseDoor({ door: 1 }, envelope))).rejects.toThrow('CloseDoor');
});

test('a command looks facts up in the read models that features name, and in no other', async () => {
  const asked: string[] = [];
  const { application } = open(async ({ reader }, { request }) => {
    asked.push(await reader.serving(request.door === 1 ? 'doors' : 'keys'));
    return done;
  });
  await application.execute(new OpenDoor({ door: 1 }, envelope));
  await expect(application.execute(new OpenDoor({ door: 2 }, envelope))).rejects.toThrow(/keys.*facts/);
  expect(asked).toEqual(['doors-1']);
});
