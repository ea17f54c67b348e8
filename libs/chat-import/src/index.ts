export * from './chat-import.js';
export * from './plan.js';
export * from './read-chats.js';
export * from './workspace.js';
export { drawsOf, type Draws } from './random.js';
