import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import { readFilterValue, type FilterField } from '@parley/application';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { FilterParam } from './filters.js';

const FIELDS: readonly FilterField[] = [
  { type: 'boolean', meaning: '' },
  { type: 'integer', min: 1, max: Number.MAX_SAFE_INTEGER, meaning: '' },
  { type: 'choice', values: ['open', 'closed'], meaning: '' },
  { type: 'text', max: 4, pattern: /^(none|\p{L}+)$/u, meaning: '' },
];
const TEXTS = [
  ...['true', 'false', 'TRUE', 'yes', '', ' ', '0', '1', '-1', '01', '1.0', '1e3', '9007199254740991'],
  ...['9007199254740992', 'open', 'Open', 'closed ', 'none', 'nonee', 'ёжик', '𝒂𝒃𝒄𝒅', 'a\ud83d', '__proto__'],
  ...['constructor', 'toString', 'NaN', 'Infinity', '٣', 'null', 'undefined'],
];

test.each(FIELDS)('a route takes the same texts for a filter as everything else does: $type', (field) => {
  class Dto {
    value: unknown;
  }
  FilterParam(field)(Dto.prototype, 'value');
  for (const text of TEXTS) {
    const dto = plainToInstance(Dto, { value: text });
    const taken = validateSync(dto).length === 0 ? dto.value : undefined;
    expect([text, readFilterValue(field, text)]).toEqual([text, taken]);
  }
});
