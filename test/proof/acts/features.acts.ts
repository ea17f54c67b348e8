import { CreateTag, TAG_COLORS, TagClient, UntagClient } from '@parley/tags';
import { RemoveTimeLimits, SetTimeLimits } from '@parley/time-limits';
import { ADMINISTRATOR, one } from '../scene.js';
import { writerIn, type Act } from './talk.acts.js';

/** Puts a tag on the client of a dialog, of which there are more and more, or takes it off. */
export const tags: Act = async (scene, chat) => {
  const { number, draws } = scene;
  if (scene.tags.length === 0 || draws.below(6) === 0) {
    const color = one(scene, TAG_COLORS) ?? TAG_COLORS[0];
    const made = await scene.act(CreateTag, { name: `Tag ${number}`, color }, ADMINISTRATOR);
    if (made !== null) scene.tags.push(made['tagId'] as number);
    return made;
  }
  const { clientId } = await scene.dialog(chat);
  const request = { clientId: clientId ?? 1, tagId: one(scene, scene.tags) ?? 1 };
  const by = await writerIn(scene, chat);
  if (draws.below(3) === 0) return scene.act(UntagClient, request, by);
  const dialogId = draws.below(3) === 0 ? null : chat.dialogId;
  return scene.act(TagClient, { ...request, pinned: draws.below(2) === 0, dialogId }, by);
};

const two = (number: number): string => String(number).padStart(2, '0');

/** Working hours that have always just begun or ended somewhere, so that times by them differ from those by the clock. */
export const limits: Act = ({ draws, act }) => {
  if (draws.below(5) === 0) return act(RemoveTimeLimits, {}, ADMINISTRATOR);
  const periods = Array.from({ length: 8 }, (_, n) => {
    const hour = n * 3 + draws.below(2);
    return { from: `${two(hour)}:${two(draws.below(60))}`, to: `${two(hour + 1)}:00` };
  });
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, periods }));
  const timeZone = draws.pick(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'] as const);
  const danger = 60 + 10 * draws.below(60);
  const settings = {
    ...{ timeZone, limits: { danger, warning: null }, channels: [] },
    ...{ workingHours, specialDays: [], countFrom: 'answer' },
  };
  return act(SetTimeLimits, { settings }, ADMINISTRATOR);
};
