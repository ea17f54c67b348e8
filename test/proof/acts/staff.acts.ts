import { DeactivateChannel, RegisterChannel, UpdateChannel } from '@parley/channels';
import { workspaceOf } from '@parley/imports';
import {
  CreateBot,
  CreateGroup,
  CreateUser,
  DeactivateUser,
  IssueToken,
  RevokeToken,
  SetGroup,
  SetPermissions,
  UpdateGroup,
} from '@parley/staff';
import { ADMINISTRATOR, one, SEED, type Scene } from '../scene.js';
import type { Act } from './talk.acts.js';

const PERMISSIONS = [
  'administrator',
  'all_dialogs',
  'delete_dialogs',
  'reassign_any',
  'manage_channels',
  'audit',
  'analytics',
];

const somePermissions = ({ draws }: Scene): readonly string[] =>
  PERMISSIONS.filter(() => draws.below(4) === 0);
const someChannels = ({ draws, channels }: Scene): readonly number[] | null =>
  draws.below(4) === 0 ? null : channels.filter(() => draws.below(2) === 0);

/** Mostly the administrator. */
const boss = (scene: Scene) =>
  scene.draws.below(4) === 0 ? (one(scene, scene.people) ?? ADMINISTRATOR) : ADMINISTRATOR;

/** Everybody but the first administrator, whom all else depends on. */
const colleague = (scene: Scene): number =>
  one(
    scene,
    scene.people.filter(({ kind, id }) => kind === 'manager' && id !== 1),
  )?.id ?? 2;

export const hires: Act = async (scene) => {
  const { number, draws } = scene;
  if (draws.below(5) === 0) {
    const roles = [draws.pick(['responsible', 'hidden', 'distributor'] as const)];
    const bot = await scene.act(CreateBot, { name: `Bot ${number}`, roles }, boss(scene));
    if (bot !== null) scene.people.push({ kind: 'bot', id: bot['botId'] as number });
    return bot;
  }
  const groupId = one(scene, [null, ...scene.groups]) ?? null;
  const request = { name: `Manager ${number}`, permissions: somePermissions(scene), groupId };
  const user = await scene.act(CreateUser, request, boss(scene));
  if (user !== null) scene.people.push({ kind: 'manager', id: user['userId'] as number });
  return user;
};

export const fires: Act = async (scene) => {
  const answer = await scene.act(DeactivateUser, { userId: colleague(scene) }, boss(scene));
  // What the process does about it stands at the same place in every run.
  if (answer !== null) await scene.settled();
  return answer;
};

export const grants: Act = (scene) =>
  scene.draws.below(2) === 0
    ? scene.act(
        SetPermissions,
        { userId: colleague(scene), permissions: somePermissions(scene) },
        boss(scene),
      )
    : scene.act(
        SetGroup,
        { userId: colleague(scene), groupId: one(scene, [null, ...scene.groups]) ?? null },
        boss(scene),
      );

export const groups: Act = async (scene) => {
  const { number } = scene;
  const request = { name: `Group ${number}`, channelIds: someChannels(scene) };
  const groupId = one(scene, scene.groups);
  if (groupId !== undefined && scene.draws.below(4) > 0)
    return scene.act(UpdateGroup, { groupId, ...request }, boss(scene));
  const answer = await scene.act(CreateGroup, request, boss(scene));
  if (answer !== null) scene.groups.push(answer['groupId'] as number);
  return answer;
};

export const tokens: Act = async (scene) => {
  const tokenId = scene.draws.below(3) === 0 ? one(scene, scene.tokens) : undefined;
  if (tokenId !== undefined) return scene.act(RevokeToken, { tokenId }, boss(scene));
  const owner = one(scene, scene.people) ?? { kind: 'manager', id: 1 };
  const by = scene.draws.below(3) === 0 ? owner : boss(scene);
  const answer = await scene.act(IssueToken, { owner, label: `Token ${scene.number}` }, by);
  if (answer !== null) scene.tokens.push(answer['tokenId'] as number);
  return answer;
};

export const channels: Act = async (scene) => {
  const { number } = scene;
  const [planned] = workspaceOf(SEED).channels;
  const settings = planned?.settings;
  const by = boss(scene);
  const what = scene.draws.below(5);
  if (what < 3)
    return scene.act(
      UpdateChannel,
      { channelId: one(scene, scene.channels) ?? 1, name: `Channel ${number}`, settings },
      by,
    );
  const spare = scene.spare.pop();
  if (spare !== undefined && what === 3) return scene.act(DeactivateChannel, { channelId: spare }, by);
  const request = { channelType: 'telegram' as const, name: `Spare ${number}`, externalId: null, settings };
  const answer = await scene.act(RegisterChannel, request, by);
  if (answer !== null) scene.spare.push(answer['channelId'] as number);
  return answer;
};
