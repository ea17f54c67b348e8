import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import {
  registerColumnGauges,
  registerProcessGauges,
  registerProjectionGauges,
  registerQuestionGauges,
  registerReadGauges,
  type Core,
} from '@parley/composition';

export interface Metrics {
  readonly contentType: string;
  request(method: string, route: string, status: number, seconds: number): void;
  command(name: string, outcome: string): void;
  /** An answer of status 200 that failed in its middle. */
  brokenAnswer(route: string, code: string): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** Injection token of {@link Metrics}. */
export const METRICS = Symbol.for('parley:metrics');

/** Metrics of one application; labels are routes, command names and codes, never ids. */
export function createMetrics(core: Core): Metrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'parley_http_request_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const commands = new Counter({
    name: 'parley_commands_total',
    help: 'Commands by outcome: done, repeated, or the code of the refusal.',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const broken = new Counter({
    name: 'parley_http_broken_answers_total',
    help: 'Answers in lines that have begun and then failed, by the code of what ended them.',
    labelNames: ['route', 'code'],
    registers,
  });
  registerProjectionGauges(registry, core);
  registerProcessGauges(registry, core);
  registerQuestionGauges(registry, core);
  registerReadGauges(registry, core);
  registerColumnGauges(registry, core);
  return {
    contentType: registry.contentType,
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    command: (command, outcome) => commands.inc({ command, outcome }),
    brokenAnswer: (route, code) => broken.inc({ route, code }),
    text: () => registry.metrics(),
  };
}
