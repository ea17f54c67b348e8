import { Gauge, type Registry } from 'prom-client';
import type { Core } from '../core.js';

/** Gauges of questions by name, read when they are asked for. */
export function registerQuestionGauges(registry: Registry, core: Pick<Core, 'questionCounts'>): void {
  const registers = [registry];
  new Gauge({
    ...{ name: 'parley_questions_running', help: 'Questions asked and not ended.', registers },
    labelNames: ['question'],
    collect() {
      for (const [question, count] of core.questionCounts().running) this.set({ question }, count);
    },
  });
  new Gauge({
    ...{
      name: 'parley_questions_waiting',
      help: 'Questions that wait for a process that is free.',
      registers,
    },
    collect() {
      this.set(core.questionCounts().waiting);
    },
  });
  new Gauge({
    name: 'parley_questions_ended',
    help: 'Questions so far by outcome: answered, cancelled, or the code of what ended them.',
    ...{ labelNames: ['question', 'outcome'], registers },
    collect() {
      for (const { count, ...labels } of core.questionCounts().ended) this.set(labels, count);
    },
  });
}
