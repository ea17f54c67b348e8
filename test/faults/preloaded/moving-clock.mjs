// Lets a test move the clock of a program: `node --import <this file> <program>`. On SIGUSR2 the file that TEST_CLOCK names says
// by how many ms it is off, and a line says that it is done. Timers go by the machine's steady clock, as they do in life.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

const RealDate = Date;
let offset = 0;
const now = () => RealDate.now() + offset;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

// All threads of a program have one clock, and only the first of them is told of signals.
const threads = new BroadcastChannel('the clock of a test');
threads.unref();
if (!isMainThread) threads.onmessage = ({ data }) => (offset = data);
else
  process.on('SIGUSR2', () => {
    offset = Number(readFileSync(process.env.TEST_CLOCK, 'utf8'));
    threads.postMessage(offset);
    process.stdout.write(`The clock is off by ${offset} ms.\n`);
  });
