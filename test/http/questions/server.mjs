// A server without HTTP: it asks a question that stands still, and prints which process does.
import { openCore, readConfig } from '@parley/composition';
import { product, still } from './product.mjs';

const config = await readConfig(process.env);
const questions = new URL('./child.mjs', import.meta.url);
const core = await openCore(config, { role: 'server', product, questions });
for await (const piece of core.questions.ask(still, 60_000)) process.stdout.write(`${piece}\n`);
