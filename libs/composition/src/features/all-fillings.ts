import { features } from './features.js';

/** What higher features answer for lower ones. */
export const allFillings = features.flatMap(({ fills = [] }) => fills);
