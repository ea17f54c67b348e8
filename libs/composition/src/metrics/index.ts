export { registerColumnGauges } from './columns.js';
export { registerProcessGauges } from './processes.js';
export { registerQuestionGauges } from './questions.js';
export { registerProjectionGauges } from './projections.js';
export { registerReadGauges } from './reads.js';
