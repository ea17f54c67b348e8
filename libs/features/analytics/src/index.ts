export * from './feature.js';
export * from './permissions.js';
export * from './figures/figure.js';
export * from './sessions/session-row.js';
export * from './sessions/session.figures.js';
export * from './sessions/session-rows.projection.js';
export * from './traffic/traffic.figures.js';
export * from './traffic/hourly-counters.projection.js';
