// A program that knows the next version of the feed, made of one that knows the present one: `node --import <this file> <program>`.
import { register } from 'node:module';

// In each thread of the program: each loads its modules for itself.
register('./second-version.hooks.mjs', import.meta.url);
