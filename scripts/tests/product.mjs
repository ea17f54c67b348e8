import { SourceTextModule } from 'node:vm';
import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../tooling/paths.mjs';

const LIBRARY = /^libs\/(?:features\/)?[^/]+\/src\//;
/** Routes are decorated for the product that is served, and what tests share registers tests with Jest. */
const OF_EACH_FILE = /^libs\/(?:http|testkit)\/|\/(?:http|testing)\/|\.(?:spec|fixtures)\.ts$/;
/** What Jest transforms a module for that is imported. */
const MODULE = {
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

/** Whether a source, by its path, is loaded once for all files of tests of a worker: those of libraries, as they keep nothing of a run. */
export function isProduct(path) {
  const place = relative(root, path).split(sep).join('/');
  return LIBRARY.test(place) && !OF_EACH_FILE.test(place);
}

/** By path, as promises. */
const modules = new Map();
/** Of each module that is being loaded: what it waits for. */
const awaited = new Map();

/** A source that {@link isProduct}, linked and evaluated. `importFrom(specifier, path)` loads what it imports, at any time. */
export function productModule(path, transformCache, importFrom, from) {
  if (awaited.has(from) && leadsTo(path, from))
    throw new Error(`${from} and ${path} import each other in a circle.`);
  awaited.get(from)?.push(path);
  const loading = modules.get(path) ?? load(path, transformCache, importFrom);
  modules.set(path, loading);
  return loading;
}

/** Whether a module waits for another, or for one that does. */
function leadsTo(path, other, seen = new Set()) {
  if (path === other) return true;
  seen.add(path);
  return (awaited.get(path) ?? []).some((next) => !seen.has(next) && leadsTo(next, other, seen));
}

async function load(path, transformCache, importFrom) {
  awaited.set(path, []);
  const importOne = (specifier) => importFrom(specifier, path);
  const module = new SourceTextModule(transformCache.transform(path, MODULE), {
    identifier: path,
    importModuleDynamically: importOne,
    initializeImportMeta: (meta) =>
      Object.assign(meta, { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) }),
  });
  await module.link(importOne);
  await module.evaluate();
  awaited.delete(path);
  return module;
}
