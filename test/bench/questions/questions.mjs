import { onlyOf } from '@parley/application';
import { questionsOver } from '@parley/composition';
import { below, percentile, printed } from '../figures.mjs';
import { PER_SECOND, visibleTimes } from '../visibility.mjs';
import { reading } from './product.mjs';

const QUESTION_MS = 2_000;
const log = {
  error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

/** The same as `visibility`, while questions of 2 s read both files without a pause. */
export async function visibilityBesideQuestions({ places, sizes }) {
  const place = await places.place('questions');
  const questions = questionsOver(new URL('./child.mjs', import.meta.url), place.events, log);
  const [asked, events] = [[], []];
  let isOver = false;
  const ask = async () => {
    while (!isOver) events.push(await onlyOf(questions.ask(reading, QUESTION_MS)));
  };
  const times = await visibleTimes(place, sizes, async () => {
    await onlyOf(questions.ask(reading, 1));
    asked.push(ask());
    return async () => {
      isOver = true;
      await Promise.all(asked);
    };
  });
  await questions.close();
  return [
    printed('events that a question of 2 s reads', String(Math.round(percentile(events, 0.5)))),
    below(
      `append → visible in the list at ${PER_SECOND} events/s beside questions of 2 s, p99`,
      percentile(times, 0.99),
      50,
      'ms',
    ),
  ];
}
