export { adviceForParked, adviceForStop } from './advice.js';
export { logFailures, type Failure } from './failures.js';
export { NO_LOG, type Log } from './log.js';
export { logProcessNotices, logProjectionNotices } from './notices.js';
export { watchStores } from './watched.js';
