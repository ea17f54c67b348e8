import { ChannelSettings } from '@parley/channels';

/** How a value is called in the table of an event's fields. */
function typeOf(schema) {
  if (schema === ChannelSettings)
    return 'settings of a channel, as `ChannelSettings` in [openapi.json](openapi.json)';
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (schema.type === 'array') return `array of ${typeOf(schema.items)}`;
  return schema.type ?? 'any JSON';
}

/** Objects inside of a value whose fields have rows of their own: its own, or those of its elements. */
function insides(path, schema) {
  if (schema === ChannelSettings) return [];
  if (schema.anyOf) return schema.anyOf.flatMap((one) => insides(path, one));
  if (schema.type === 'array') return insides(`${path}[]`, schema.items);
  return schema.properties ? rowsOf(schema, `${path}.`) : [];
}

/** A row for a field, then one for each inside of it. */
export const rowsOf = ({ properties = {}, required = [] }, prefix = '') =>
  Object.entries(properties).flatMap(([name, schema]) => [
    `| \`${prefix}${name}\` | ${typeOf(schema)} | ${required.includes(name) ? 'always' : 'may be absent'} |`,
    ...insides(`${prefix}${name}`, schema),
  ]);
