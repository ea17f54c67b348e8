import { makeReady } from '../tooling/ready.mjs';

/** Runs before all tests, as Jest may be started without `npm test`. Tests of libraries run on the sources. */
export default async ({ testPathPatterns: { patterns } }) => {
  const isOfLibrary = (pattern) => pattern.startsWith('libs/');
  if (patterns.length === 0 || !patterns.every(isOfLibrary)) await makeReady();
};
