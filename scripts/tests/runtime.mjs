import JestRuntime from 'jest-runtime';
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

/**
 * Jest loads the sources for each file of tests; Node loads packages, once for all files of a worker. A file that imports the server
 * would else link 1,500 modules of packages before its first test.
 */
export default class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    const { esmLoader: loader, _resolution: resolution } = this;
    const resolveSource = loader.resolveModule.bind(loader);
    // The way that newer versions of Node take past `resolveModule`.
    resolution.canResolveSync = () => false;
    loader.getContext = () => undefined;
    loader.resolveModule = async (specifier, from, context) => {
      if (specifier === '@jest/globals') return resolveSource(specifier, from, context);
      if (isBuiltin(specifier)) return native(specifier);
      const path = await resolution.resolveEsmAsync(from, specifier);
      return path.includes(PACKAGES) ? native(path) : resolveSource(specifier, from, context);
    };
  }

  /** The framework of Jest, whose state begins with each file. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[EVENT_HANDLERS];
    return withStorage(OfRunningTest, () => require(path));
  }
}
