export { registerProcessGauges } from './processes.js';
export { registerProjectionGauges } from './projections.js';
