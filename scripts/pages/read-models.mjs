// `npm run docs:read-models`: writes docs/reference/read-models.md from the built declarations; `--check` only says whether it is current.
import { collectionOf } from '@parley/subscriptions';
import { parley } from '@parley/composition';
import { writePage } from '../tooling/generated.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { fail } from '../tooling/log.mjs';
import { examples } from '../read-models/examples.mjs';
import { intro } from '../read-models/text.mjs';

const typeOf = ({ type, items }) => (type === 'array' && items ? `array of ${items.type}` : type);

/** `manager:<id>` would be taken for a tag, and a bar for the end of a cell. */
const cell = (text) => text.replaceAll(/[<|]/g, '\\$&');

/** A row for a field, then one for each inside of it. */
const rows = (path, spec) => {
  const own = `| \`${path}\` | ${typeOf(spec)} | ${spec.nullable ? 'yes' : 'no'} | ${cell(spec.meaning)} |`;
  const inner = spec.items ? inside(`${path}[]`, spec.items) : inside(path, spec);
  return [own, ...inner];
};

const inside = (path, { fields = {} }) =>
  Object.entries(fields).flatMap(([name, spec]) => rows(`${path}.${name}`, spec));

const index = ({ fields }) => `- \`{ ${fields.map((field) => `${field}: 1`).join(', ')} }\``;

const section = ({ name, version, indexes, fields }) => `## ${name}

Version ${version}, collection \`${collectionOf(name, version)}\`.

| field | type | may be null or absent | meaning |
| --- | --- | --- | --- |
${Object.entries(fields)
  .flatMap(([field, spec]) => rows(field, spec))
  .join('\n')}

${indexes.length === 0 ? 'Found by `_id` alone.' : `Indexes, besides \`_id\`:\n\n${indexes.map(index).join('\n')}`}
`;

try {
  const page = [intro, ...parley.projections.map(section), examples].join('\n');
  writePage(inRoot('docs', 'reference', 'read-models.md'), page, 'docs:read-models');
} catch (error) {
  fail(error);
}
