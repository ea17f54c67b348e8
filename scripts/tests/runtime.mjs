import JestRuntime from 'jest-runtime';
import { isProduct, productModule } from './product.mjs';
import { OfRunningTest } from './running-test.mjs';
import { createRequire, isBuiltin } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SyntheticModule } from 'node:vm';

const require = createRequire(import.meta.url);
const PACKAGES = `${sep}node_modules${sep}`;
/** Where Jest keeps its listeners to what tests do. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

/** Modules of Node and of packages by name or path, as promises of what a module of tests links to. */
const natives = new Map();

async function load(name) {
  const namespace = await import(isBuiltin(name) ? name : pathToFileURL(name).href);
  const names = Object.keys(namespace);
  const setExports = (module) => names.forEach((each) => module.setExport(each, namespace[each]));
  const module = new SyntheticModule(
    names,
    function () {
      setExports(this);
    },
    { identifier: name },
  );
  await module.link(() => undefined);
  await module.evaluate();
  return module;
}

function native(name) {
  const loading = natives.get(name) ?? load(name);
  natives.set(name, loading);
  return loading;
}

/** Loads modules that take this for Node's `AsyncLocalStorage`. */
function withStorage(value, load) {
  const hooks = require('node:async_hooks');
  const own = Object.getOwnPropertyDescriptor(hooks, 'AsyncLocalStorage');
  Object.defineProperty(hooks, 'AsyncLocalStorage', { configurable: true, enumerable: true, value });
  try {
    return load();
  } finally {
    Object.defineProperty(hooks, 'AsyncLocalStorage', own);
  }
}

/** Of the file of tests that runs: it loads what modules of the product import. */
let running;
const importOfProduct = (specifier, from) => running.productImport(specifier, from);

/**
 * Jest loads files of tests and what they share; packages and the product are loaded once for all files of a worker. A file that imports
 * the server would else link 1,500 modules of packages before its first test, and the rest of the product would be compiled for each.
 */
export default class Runtime extends JestRuntime {
  #isWatching;

  constructor(...args) {
    super(...args);
    const { watch, watchAll } = args.at(-1);
    // Sources change between two runs of one process then.
    this.#isWatching = watch || watchAll;
    running = this;
    const { esmLoader: loader, _resolution: resolution } = this;
    const resolveSource = loader.resolveModule.bind(loader);
    // The way that newer versions of Node take past `resolveModule`.
    resolution.canResolveSync = () => false;
    loader.getContext = () => undefined;
    loader.resolveModule = async (specifier, from, context) => {
      if (specifier === '@jest/globals') return resolveSource(specifier, from, context);
      return (await this.#onceLoaded(specifier, from)) ?? resolveSource(specifier, from, context);
    };
  }

  async #onceLoaded(specifier, from) {
    if (isBuiltin(specifier)) return native(specifier);
    const path = await this._resolution.resolveEsmAsync(from, specifier);
    if (path.includes(PACKAGES)) return native(path);
    return isProduct(path) && !this.#isWatching
      ? productModule(path, this.transformCache, importOfProduct, from)
      : null;
  }

  async productImport(specifier, from) {
    const module = await this.#onceLoaded(specifier, from);
    if (module === null)
      throw new Error(`${from} imports ${specifier}, which is loaded for each file of tests.`);
    return module;
  }

  /** The framework of Jest, whose state begins with each file. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[EVENT_HANDLERS];
    return withStorage(OfRunningTest, () => require(path));
  }
}
