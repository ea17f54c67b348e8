export { adviceForParked, adviceForStop } from './advice.js';
export { tellFailures, type Failure } from './failures.js';
export { NO_LOG, type Log } from './log.js';
export { tellProcess, tellProjection } from './notices.js';
export { watchStores } from './watched.js';
