import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1_000;

export interface CertificateOptions {
  /** Names that it is made for. Default: `localhost`. */
  readonly names?: readonly string[];
  /** Addresses that it is made for, four bytes each. Default: 127.0.0.1. */
  readonly addresses?: readonly (readonly number[])[];
  /** From when and until when it is good, in ms since the epoch. Default: a day each way. */
  readonly from?: number;
  readonly until?: number;
}

/** A certificate that is its own authority, and its key, as PEM. Node reads certificates but makes none. */
export function selfSigned(options: CertificateOptions = {}): {
  readonly certificate: string;
  readonly key: string;
} {
  const { from = Date.now() - DAY_MS, until = Date.now() + DAY_MS } = options;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(COMMON_NAME, tagged(0x0c, Buffer.from('test')))));
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(time(from), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(authority(), alternativeNames(options))),
  );
  const signature = bits(sign('sha256', body, privateKey));
  return {
    certificate: pem(sequence(body, sequence(ECDSA_WITH_SHA256), signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** The same as files of a folder. */
export function writeCertificate(
  folder: string,
  options?: CertificateOptions,
): { readonly certFile: string; readonly keyFile: string } {
  const { certificate, key } = selfSigned(options);
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, certificate);
  writeFileSync(keyFile, key);
  return { certFile, keyFile };
}

/** ASN.1: a tag, a length, the content. */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => tagged(0x31, ...parts);
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const bits = (bytes: Buffer): Buffer => tagged(0x03, Buffer.of(0), bytes);
const octets = (bytes: Buffer): Buffer => tagged(0x04, bytes);
const objectId = (...bytes: number[]): Buffer => tagged(0x06, Buffer.from(bytes));
const TRUE = tagged(0x01, Buffer.of(0xff));

const COMMON_NAME = objectId(0x55, 0x04, 0x03);
const ECDSA_WITH_SHA256 = objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);

const authority = (): Buffer => sequence(objectId(0x55, 0x1d, 0x13), TRUE, octets(sequence(TRUE)));
function alternativeNames({
  names = ['localhost'],
  addresses = [[127, 0, 0, 1]],
}: CertificateOptions): Buffer {
  const all = [
    ...names.map((name) => tagged(0x82, Buffer.from(name))),
    ...addresses.map((address) => tagged(0x87, Buffer.from(address))),
  ];
  return sequence(objectId(0x55, 0x1d, 0x11), octets(sequence(...all)));
}

/** UTCTime: two digits of the year, to the second. */
const time = (ms: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
