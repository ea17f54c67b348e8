export * from './everything.fixtures.js';
export { definitions, files, given, type Given, manager, moved, recorded, text } from './given.fixtures.js';
export { eventsOf, histories, historiesOf, setUp } from './history.fixtures.js';
export * from './models.fixtures.js';
export * from './naive.fixtures.js';
export { createScene, type Scene } from './scene.fixtures.js';
export * from './shapes.fixtures.js';
export { starFeature, starred } from './star.fixtures.js';
export * from './viewers.fixtures.js';
