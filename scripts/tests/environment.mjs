import { ModuleMocker } from 'jest-mock';

/** What Jest sets on the process for a file of tests. */
const SET_BY_JEST = ['exit', 'getBuiltinModule'];
/** What `jest.setTimeout` and `jest.retryTimes` set for a file of tests. */
const SETTINGS = [
  'TEST_TIMEOUT_SYMBOL',
  'RETRY_TIMES',
  'RETRY_IMMEDIATELY',
  'WAIT_BEFORE_RETRY',
  'LOG_ERRORS_BEFORE_RETRY',
].map((name) => Symbol.for(name));

/** A worker that has nothing more to do ends at once: Node would take its heap apart, for longer than Jest waits before it kills. */
if (process.connected) process.once('beforeExit', () => process.exit());

const signalListeners = () =>
  process
    .eventNames()
    .filter((name) => String(name).startsWith('SIG'))
    .flatMap((name) => process.rawListeners(name).map((listener) => ({ name, listener })));

/**
 * Files of tests run in the realm of their worker, not in a context for each: packages are then loaded once (see runtime.mjs), and
 * errors, arrays and promises have one class wherever they come from. What a file changes of the process is put back after it.
 */
export default class WorkerRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #console = globalThis.console;
  #env = { ...process.env };
  #listeners = new Set(signalListeners().map(({ listener }) => listener));
  #process = SET_BY_JEST.map((name) => [name, process[name]]);

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** None: modules are compiled for the worker's own realm. */
  getVmContext() {
    return undefined;
  }

  async setup() {}

  async teardown() {
    globalThis.console = this.#console;
    for (const [name, value] of this.#process) process[name] = value;
    for (const setting of SETTINGS) delete globalThis[setting];
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
    for (const { name, listener } of signalListeners())
      if (!this.#listeners.has(listener)) process.removeListener(name, listener);
  }
}
