// Beside the files of a program, where rolldown.config.mjs puts it: loads them with the code that V8 has made of them before, as half of a
// start would else go into compiling. `node compiled.cjs FILES...` has that code made.
'use strict';
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const outer = createRequire(__filename);
const modules = new Map();
const scripts = new Map();

const codeOf = (name) => join(__dirname, `${name}.code`);

function codeThere(name) {
  try {
    return readFileSync(codeOf(name));
  } catch {
    return undefined;
  }
}

/** V8 refuses the code of another version or of other options, and compiles then. A file's name tells what is in it, so that its code fits. */
function scriptOf(name) {
  const filename = join(__dirname, name);
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(filename, 'utf8')}\n})`;
  const script = new Script(source, { filename, cachedData: codeThere(name) });
  scripts.set(name, script);
  return script;
}

const requireOne = Object.assign(
  (name) => (name.startsWith('./') ? load(name.slice(2)) : outer(name)),
  outer,
);

/** What is known may not have ended yet: files import each other in circles. */
function load(name) {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const { exports } = module;
  scriptOf(name)
    .runInThisContext()
    .call(exports, exports, requireOne, module, join(__dirname, name), __dirname);
  return module.exports;
}

/**
 * Code of what has been loaded holds the functions that this called. What begins a program is only compiled, unless others need what is in
 * it: then it gives help.
 */
function compile(names) {
  process.argv.splice(2, names.length, '--help');
  names.filter((name) => !isStart(name)).forEach(load);
  names.filter((name) => isStart(name) && !scripts.has(name)).forEach(scriptOf);
  for (const [name, script] of scripts) {
    writeFileSync(`${codeOf(name)}.new`, script.createCachedData());
    renameSync(`${codeOf(name)}.new`, codeOf(name));
  }
}

const isStart = (name) => name.startsWith('start-');

module.exports = { load, scriptOf };
if (require.main === module) compile(process.argv.slice(2));
