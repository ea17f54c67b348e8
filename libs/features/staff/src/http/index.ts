export * from './auth.guard.js';
export * from './caller.js';
export * from './sign-in.js';
export { httpOf } from './staff.module.js';
