export * from './chat-import.js';
export * from './feature.js';
export * from './import.errors.js';
export { importChats } from './import-chats.js';
export * from './plan.js';
export * from './random.js';
export * from './read-chats.js';
export * from './workspace.js';
