import type { Asked, ColumnFilter, Offer } from '../contributions.js';
import { tallyOfTest, tallyOfTests } from './tally.js';

type Filter = Pick<ColumnFilter, 'name' | 'field' | 'test'>;

/** The filter itself, with true and false, or each of its choices; others list no values. */
export async function ownOffer(filter: Filter, asked: Asked): Promise<Offer> {
  const { name, field, test } = filter;
  if (field.type === 'boolean') {
    const compile = await test(true as never, asked, { [name]: true });
    return { name, tally: (columns) => tallyOfTest(compile(columns)) };
  }
  return offerOf(filter, field.type === 'choice' ? field.values : [], asked);
}

/** The filter itself with these of its values. */
export async function offerOf(
  { name, test }: Filter,
  values: readonly string[],
  asked: Asked,
): Promise<Offer> {
  if (values.length === 0) return { name };
  const compiled = await Promise.all(
    values.map(async (value) => [value, await test(value as never, asked, { [name]: value })] as const),
  );
  return {
    name,
    tally: (columns) => tallyOfTests(compiled.map(([value, one]) => [value, one(columns)])),
  };
}
