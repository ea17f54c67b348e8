export { adjusted, STATUS } from './clients.answers.js';
export { httpOf } from './clients.module.js';
export * from './customer.dto.js';
export { ReceivedSourceDto, sourceOf } from './source.dto.js';
