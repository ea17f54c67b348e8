export * from './events/audit-channels.projection.js';
export * from './events/audit-events.projection.js';
export * from './events/events.query.js';
export * from './events/events.question.js';
export * from './events/events.rows.query.js';
export * from './feature.js';
export * from './made-by.js';
export * from './permissions.js';
