/** Before each message: whether it is compressed, and its length. */
const HEAD_BYTES = 5;
const LENGTH_AT = 1;

/** Messages as they stand one behind the other in the body of a call. */
export function framed(messages: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  for (const message of messages) {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(message.length, LENGTH_AT);
    parts.push(head, message);
  }
  return Buffer.concat(parts);
}

/** Takes a body in pieces; hands over each message when all of it has come. Throws for one that is compressed: nobody has asked for that. */
export function createUnframing(take: (message: Buffer) => void): (piece: Buffer) => void {
  let held: Buffer[] = [];
  let bytes = 0;
  /** So many are needed for the next message. */
  let wanted = HEAD_BYTES;

  return (piece) => {
    held.push(piece);
    bytes += piece.length;
    if (bytes < wanted) return;
    const body = held.length === 1 ? piece : Buffer.concat(held);
    let at = 0;
    wanted = HEAD_BYTES;
    while (body.length - at >= wanted) {
      if (body[at] !== 0) throw new Error('A compressed message came.');
      wanted = HEAD_BYTES + body.readUInt32BE(at + LENGTH_AT);
      if (body.length - at < wanted) break;
      take(body.subarray(at + HEAD_BYTES, at + wanted));
      at += wanted;
      wanted = HEAD_BYTES;
    }
    const rest = body.subarray(at);
    held = rest.length === 0 ? [] : [rest];
    bytes = rest.length;
  };
}
