// A program that knows the next version of the feed, made of one that knows the present one: `node --import <this file> <program>`.
import fs from 'node:fs';

const PROGRAM = /\/apps\/\w+\/dist\/program\/[^/]+\.cjs$/;
const CODE = /\/apps\/\w+\/dist\/program\/[^/]+\.code$/;
const FEED = /(feedProjection = defineProjection\(\{\s*name: "feed",\s*version: )(\d+)/;
const { readFileSync } = fs;

/** Each thread of a program reads its files for itself. The code that was made of them knows the present version. */
fs.readFileSync = (path, ...options) => {
  const read = readFileSync(CODE.test(path) ? `${path}.of-the-next-version` : path, ...options);
  return PROGRAM.test(path)
    ? read.replace(FEED, (_, before, version) => `${before}${Number(version) + 1}`)
    : read;
};
