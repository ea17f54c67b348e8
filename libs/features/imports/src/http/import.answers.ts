import { adjusted } from '@parley/clients/http';
import type { ChatImported } from '../index.js';
import { count, id, nullable, object, said, text, type Answers } from '@parley/http';

/** What an import answers. */
export const importAnswers: Answers = {
  ChatImported: object<ChatImported>({
    dialogId: nullable(id),
    done: said(count, 'Messages stored now.'),
    repeated: said(count, 'Messages that were there already.'),
    refused: said(nullable(text), 'Code of the refusal that ended the chat early; null: all is there.'),
    adjusted,
  }),
};
