import { adjusted } from '../clients/clients.answers.js';
import type { ChatImported } from '@parley/imports';
import { count, id, nullable, object, said, text, type Answers } from '../http/answers/shape.js';

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
