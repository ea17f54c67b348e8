import type { DescribedRefusal } from '@parley/application';
import { features } from './features.js';

/** Every refusal, feature by feature: what the page of error codes lists. */
export const allRefusals: readonly DescribedRefusal[] = features
  .flatMap(({ refusals = [] }) => refusals)
  .flatMap((errors) => Object.values(errors));
