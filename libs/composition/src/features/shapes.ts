import { features } from './features.js';

/** What every query asks of the indexes; a question of another shape fails its specification. */
export const allShapes = features.flatMap(({ shapes = [] }) => shapes);
