import { features } from './features.js';

/** Every read model, as operators are shown them: those that people look at first come first. */
export const allProjections = [...features].reverse().flatMap(({ projections = [] }) => projections);
