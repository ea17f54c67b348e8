// Nest and Fastify as they are, with the validation of Parley's route and one insert for all requests of a turn.
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SendMessageDto } from '../../../libs/features/dialogs/dist/http/dto/dialogs.dto.js';
import { MIGRATIONS } from '../../../libs/eventstore-sqlite/dist/format.js';
import { PRAGMAS } from '../commands.mjs';
import { answering, processor, processorOfMainThread, sendReady } from './http-child.mjs';
import { Database } from '../stores.mjs';

const require = createRequire(new URL('../../../apps/server/package.json', import.meta.url));
const {
  Body,
  Controller,
  HttpCode,
  Module,
  Param,
  ParseIntPipe,
  Post,
  ValidationPipe,
} = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');

const [folder] = process.argv.slice(2);
const insert = groupedInsert(join(folder, 'bare.db'));
const ACTOR = { kind: 'manager', id: 1 };

class Messages {
  async send(dialogId, { text, scope = 'public' }) {
    const content = { kind: 'text', text, items: [], card: null };
    const ids = { dialogId, channelId: 1, clientId: dialogId, session: 1 };
    const data = { ...ids, scope, content, quotedMessageId: null, incoming: 1, toldAt: null };
    const [commandId, fingerprint] = [randomUUID(), 'x'.repeat(43)];
    const times = { occurredAt: new Date().toISOString(), correlationId: randomUUID(), causationId: null };
    const metadata = { actor: ACTOR, ...times, commandId, fingerprint, schemaVersion: 2 };
    const position = await insert(dialogId, 'MessageSent', data, metadata);
    return { messageId: position, position: String(position), repeated: false };
  }
}
// What the decorators of a TypeScript class come to.
Reflect.defineMetadata('design:paramtypes', [Number, SendMessageDto], Messages.prototype, 'send');
Param('dialogId', ParseIntPipe)(Messages.prototype, 'send', 0);
Body()(Messages.prototype, 'send', 1);
const route = Object.getOwnPropertyDescriptor(Messages.prototype, 'send');
Post('messages')(Messages.prototype, 'send', route);
HttpCode(200)(Messages.prototype, 'send', route);
Controller('v1/dialogs/:dialogId')(Messages);
class AppModule {}
Module({ controllers: [Messages] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  }),
);
await app.listen(0, '127.0.0.1');
answering({ processor, processorOfMainThread, settled: () => true });
sendReady({ url: await app.getUrl() });

/** Inserts rows of the log's own layout, all that wait in one transaction; answers each row's position. */
function groupedInsert(path) {
  const database = new Database(path);
  for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  for (const script of MIGRATIONS) database.exec(script);
  const statement = database.prepare("INSERT INTO events VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?)");
  let position = 0;
  let waiting = [];
  const commit = () => {
    const group = waiting;
    waiting = [];
    database.exec('BEGIN IMMEDIATE');
    for (const { row } of group) statement.run(row);
    database.exec('COMMIT');
    for (const { row, resolve } of group) resolve(row[0]);
  };
  return (stream, type, data, metadata) =>
    new Promise((resolve) => {
      position += 1;
      const content = [JSON.stringify(data), JSON.stringify(metadata)];
      const row = [position, stream, position, randomUUID(), type, Date.now(), ...content];
      if (waiting.push({ row, resolve }) === 1) setImmediate(commit);
    });
}
