import type { MessageDocument } from './feed.document.js';

/** What a message says now: the latest edit, else what was first written, else the first file's caption or name. Empty once deleted. */
export function textOf({ content, editedText }: MessageDocument): string {
  if (content === null) return '';
  const text = editedText ?? content.text;
  const [file] = content.items;
  return text === '' && file !== undefined ? (file.caption ?? file.name ?? '') : text;
}
