/** Why no connection comes about, as far as the client's text shows it: the client gives no code for it. */
const FAULTS: readonly (readonly [
  pattern: RegExp,
  code: 'STORE_REFUSED' | 'STORE_UNAVAILABLE',
  sentence: string,
])[] = [
  [
    /certificate|self[- ]signed|altnames|unable to get (local )?issuer/i,
    'STORE_REFUSED',
    'The certificate of the event store is not trusted: name the authority that signed it in EVENTSTOREDB_CA_FILE, and see that it is made for the host in EVENTSTOREDB_URL and still valid.',
  ],
  [
    /wrong version number|EPROTO|packet length too long/,
    'STORE_REFUSED',
    'The event store speaks without TLS: say tls=false in EVENTSTOREDB_URL, or switch TLS on at the server.',
  ],
  [
    // A name may be gone for as long as its container is.
    /Name resolution failed/,
    'STORE_UNAVAILABLE',
    'No address is known for a host of the event store: look at the hosts in EVENTSTOREDB_URL, at what a cluster calls its members, and at the name server of this machine.',
  ],
  [
    /Last error: Failed to connect/,
    'STORE_UNAVAILABLE',
    'The event store did not answer in its protocol: if it wants TLS, leave tls=false out of EVENTSTOREDB_URL and name its authority in EVENTSTOREDB_CA_FILE.',
  ],
  [
    /^Failed to discover/,
    'STORE_UNAVAILABLE',
    'No member of the event store answered: look at the hosts of EVENTSTOREDB_URL, and with TLS at the authority in EVENTSTOREDB_CA_FILE and at tls=false.',
  ],
];

export interface ConnectionFault {
  readonly code: 'STORE_REFUSED' | 'STORE_UNAVAILABLE';
  readonly sentence: string;
}

export function connectionFault(message: unknown): ConnectionFault | null {
  if (typeof message !== 'string') return null;
  const found = FAULTS.find(([pattern]) => pattern.test(message));
  return found === undefined ? null : { code: found[1], sentence: found[2] };
}
