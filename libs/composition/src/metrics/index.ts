export { registerProjectionGauges } from './projections.js';
