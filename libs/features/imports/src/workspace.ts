/** What a load sets up before the first chat: channels and managers, each with a key that makes repeats harmless. */
export interface LoadWorkspace {
  readonly channels: readonly {
    readonly key: string;
    readonly type: string;
    readonly name: string;
    readonly settings: Record<string, unknown>;
  }[];
  readonly managers: readonly { readonly key: string; readonly name: string }[];
}

const text = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both', max_chars_count: 4_096 };
const files = {
  creating: 'both',
  quoting: 'both',
  deleting: 'both',
  max_items_count: 10,
  max_item_size: 20_971_520,
  note_max_chars_count: 1_024,
};
const settings = { status: { delivered: 'send', read: 'send' }, text, image: files, file: files };

const CHANNELS = [
  ['telegram', 'Telegram shop'],
  ['whatsapp', 'WhatsApp'],
  ['vk', 'VK community'],
  ['instagram', 'Instagram'],
] as const;
const MANAGERS = ['Alice Moore', 'Boris Lind', 'Chiara Rossi', 'Dmitri Pavlov', 'Emma Novak'] as const;

/** The same channels and managers for the same seed; another seed makes others beside them. */
export const workspaceOf = (seed: string): LoadWorkspace => ({
  channels: CHANNELS.map(([type, name]) => ({ key: `load:${seed}:channel:${type}`, type, name, settings })),
  managers: MANAGERS.map((name, index) => ({ key: `load:${seed}:manager:${index}`, name })),
});
