/** External ids, an order's own place in the log, or nothing at all makes a repeat of these harmless: they take no key. */
const UNKEYED = [/^\/v1\/channels\/\d+\/messages/, /^\/v1\/import$/, /^\/v1\/processes\//];

/** Sends requests one after the other and keeps each with its answer. */
export function recorderOf(url) {
  const requests = [];
  /** Sends it, and throws unless it is done. `once`: a repeat is another request. */
  async function send(token, method, path, body, { correlation, once = false } = {}) {
    const isKeyed = !UNKEYED.some((pattern) => pattern.test(path));
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(isKeyed && { 'idempotency-key': `request-${requests.length + 1}` }),
      ...(correlation !== undefined && { 'x-correlation-id': correlation }),
    };
    const request = { method, path, headers, ...(body !== undefined && { body }) };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (response.status !== 200)
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    requests.push({ ...request, once, answer });
    return answer;
  }
  return { requests, send };
}
