import { features } from './features.js';

export const commandHandlers = features.flatMap(({ commands = [] }) => commands);
