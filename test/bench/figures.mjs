import { setTimeout as sleep } from 'node:timers/promises';

/** Rows and small statistics that every figure uses. */
export const rate = (count, ms) => (count / ms) * 1_000;
export const perSecond = (value) => `${Math.round(value).toLocaleString('en')}/s`;
export const milliseconds = (value) => `${value.toFixed(2)} ms`;

export const microseconds = (value) => `${Math.round(value)} µs`;

/** Begins to count this process's processor time; answers a function that gives the µs since. */
export function processorTime() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}

/** A figure without a target. */
export const printed = (figure, value) => ({ figure, value });
export const atLeast = (figure, value, target) => ({
  figure,
  value: value < 0.1 ? value.toPrecision(2) : value.toFixed(2),
  target: `>= ${target}`,
  reached: value >= target,
});
export const atMost = (figure, value, target) => ({
  figure,
  value: value.toFixed(2),
  target: `<= ${target}`,
  reached: value <= target,
});
export const below = (figure, value, target, unit) => ({
  figure,
  value: `${value.toFixed(2)} ${unit}`,
  target: `< ${target} ${unit}`,
  reached: value < target,
});

/** The value below which the share `p` of the values lies. */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

export const median = (values) => percentile(values, 0.5);

/** Runs `work(index)` for 0 to `count` with `width` of them under way. Answers ms. */
export async function inFlight(width, count, work) {
  let next = 0;
  const began = performance.now();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return performance.now() - began;
}

/** Numbers from a seed (mulberry32): the same data in every run. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Starts as many calls as the clock asks for, whatever became of the earlier ones. */
export async function paced(perSecond, seconds, work) {
  const running = [];
  const began = performance.now();
  while (running.length < seconds * perSecond) {
    const due = ((performance.now() - began) / 1_000) * perSecond;
    while (running.length < due) running.push(work(running.length));
    await sleep(1);
  }
  return Promise.all(running);
}
