export { examine, type DoctorOptions } from './doctor.js';
export type { Finding, Verdict } from './finding.js';
