import { type ChatImport, importChats, planChat, readChats, workspaceOf } from '@parley/imports';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type ChannelType, RegisterChannel } from '@parley/channels';
import type { Application } from '@parley/application';
import type { Core } from '@parley/composition';
import { CreateUser, SYSTEM } from '@parley/staff';

const SEED = 'sample';
const FILE = fileURLToPath(new URL('../../sample/chats.ndjson', import.meta.url));
/** Kind and id of the record that remembers whether the sample is wanted and whether it is all there. */
const RECORD = ['sample', 'chats'] as const;
/** Chats between two looks at whether the server is to stop. */
const STEP = 25;
type SampleState = 'wanted' | 'loaded';

/** Notes that this data folder is to hold the sample, so that a start which was interrupted is made up for by the next one. */
export const wantSample = (core: Core): Promise<boolean> =>
  core.documents.putRecord(...RECORD, 'wanted' satisfies SampleState, 0);

/**
 * Loads the sample chats when they are wanted and not all there; nothing is doubled, however often it is interrupted.
 * False when these stores were never to hold them.
 */
export async function loadSample(
  core: Core,
  application: Application,
  print: (line: string) => void,
  stopping: AbortSignal,
): Promise<boolean> {
  const record = await core.documents.getRecord<SampleState>(...RECORD);
  if (record?.value !== 'wanted') return record !== null;
  const workspace = await setUp(application);
  const chats: ChatImport[] = [];
  for await (const chat of readChats(FILE)) chats.push(planChat(chat, SEED, workspace));
  for (let begin = 0; begin < chats.length; begin += STEP) {
    if (stopping.aborted) return true;
    await importChats(application, chats.slice(begin, begin + STEP));
  }
  await core.documents.putRecord(...RECORD, 'loaded' satisfies SampleState);
  print(
    `Loaded ${chats.length} sample chats (Taskmaster-4, CC BY 4.0). Start with --empty on an empty folder to go without.`,
  );
  return true;
}

async function setUp(application: Application): Promise<{ channelIds: number[]; managerIds: number[] }> {
  const { channels, managers } = workspaceOf(SEED);
  const envelope = (commandId: string): CommandEnvelope => ({
    commandId,
    actor: SYSTEM,
    correlationId: randomUUID(),
  });
  const registered = await Promise.all(
    channels.map(({ key, type, name, settings }) =>
      application.execute(
        new RegisterChannel(
          { channelType: type as ChannelType, name, externalId: null, settings },
          envelope(key),
        ),
      ),
    ),
  );
  const created = await Promise.all(
    managers.map(({ key, name }) =>
      application.execute(new CreateUser({ name, permissions: [], groupId: null }, envelope(key))),
    ),
  );
  return {
    channelIds: registered.map((answer) => answer['channelId'] as number),
    managerIds: created.map((answer) => answer['userId'] as number),
  };
}
