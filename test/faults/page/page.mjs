// The table of docs/guarantees.md: written by `npm run faults -- --record`, compared by guarantees.spec.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const PAGE = fileURLToPath(new URL('../../../docs/guarantees.md', import.meta.url));
const HEAD = '| promise | fault | test | result |';
const NOT_RUN = 'not run yet';

/** What was seen last, by test. @returns {Map<string, string>} */
export function recorded() {
  const results = new Map();
  for (const line of tableOf(readFileSync(PAGE, 'utf8')).slice(2)) {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, test] = /"(.*)"/.exec(cells[3] ?? '') ?? [];
    if (test !== undefined) results.set(test, cells[4] ?? '');
  }
  return results;
}

/** The table as it has to be, in lines whose cells are not padded. */
export function table(rows, results) {
  const line = ({ promise, fault, file, test }) =>
    `| ${promise} | ${fault} | \`test/faults/${file}.spec.ts\`: "${test}" | ${results.get(test) ?? NOT_RUN} |`;
  return [HEAD, '| --- | --- | --- | --- |', ...rows.map(line)];
}

/** The table as it stands, likewise. */
export const standing = () => tableOf(readFileSync(PAGE, 'utf8')).map(unpadded);

/** Puts new results into the page, and tells where they come from. */
export async function record(rows, results, origin) {
  const text = readFileSync(PAGE, 'utf8');
  const old = tableOf(text).join('\n');
  const now = table(rows, new Map([...recorded(), ...results])).join('\n');
  const next = text
    .replace(old, () => now)
    .replace(/^Last recorded run: .*$/m, () => `Last recorded run: ${origin}`);
  writeFileSync(PAGE, await format(next, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

/** The first table of the page. */
const tableOf = (text) => (text.split('\n\n').find((part) => part.startsWith('|')) ?? '').split('\n');
const unpadded = (line) =>
  line.replace(/\s+\|/g, ' |').replace(/\|\s+/g, '| ').replace(/-{3,}/g, '---').trimEnd();
