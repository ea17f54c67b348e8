import { readFileSync } from 'node:fs';
import { makeReady } from '../tooling/ready.mjs';
import { withLock } from '../tooling/lock.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { fail } from '../tooling/log.mjs';
import { readArguments } from './arguments.mjs';
import { generate } from './generate.mjs';
import { renamer } from './rename.mjs';
import { refuseExisting, refuseTaken } from './taken.mjs';

export const main = (args) => run(args).catch(fail);

async function run(args) {
  const names = readArguments(args);
  if (names === null) {
    process.stdout.write(readFileSync(inRoot('scripts', 'new-feature', 'help.txt')));
    return;
  }
  refuseExisting(names);
  await makeReady({ bundled: false });
  const rename = renamer(names);
  await withLock(inRoot('.cache', 'tooling.lock'), async (working) => {
    refuseExisting(names);
    await refuseTaken(rename);
    await generate(names, rename, working);
  });
  process.stdout.write(rename(NEXT));
}

const NEXT = `libs/features/example-things is one of the product, and its pages are current. Next:

- Settle the names before you commit: those of events, streams and refusals are kept for ever.
  They stand in src/example-thing.events.ts, src/example-thing.decide.ts and src/example-thing.errors.ts.
- npm test -- libs/features/example-things runs its specifications, npm start serves /v1/example-things.
- docs/guides/features.md says what each file is for, and what follows from src/feature.ts.
`;
