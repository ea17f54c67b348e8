export * from './auth.guard.js';
export * from './caller.js';
export * from './sign-in.js';
export { staffHttpOf } from './staff.module.js';
