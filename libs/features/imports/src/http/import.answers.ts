import { adjusted } from '@parley/clients/http';
import type { ChatImported } from '../index.js';
import { count, id, nullable, object, described, text, type Answers } from '@parley/http';

/** What an import answers. */
export const importAnswers: Answers = {
  ChatImported: object<ChatImported>({
    dialogId: nullable(id),
    done: described(count, 'Messages stored now.'),
    repeated: described(count, 'Messages that were there already.'),
    refused: described(nullable(text), 'Code of the refusal that ended the chat early; null: all is there.'),
    adjusted,
  }),
};
