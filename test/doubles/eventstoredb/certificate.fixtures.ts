import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Just enough of X.509's encoding for a certificate that signs itself; Node reads certificates but makes none. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const bytes = (...values: readonly number[]) => Buffer.from(values);
const oid = (...values: readonly number[]) => der(0x06, bytes(...values));
const utcTime = (date: Date) =>
  der(0x17, Buffer.from(date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '') + 'Z'));

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
const DAY_MS = 86_400_000;

/** A certificate for 127.0.0.1, good for a day each way, that is its own authority. */
function selfSigned(publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('double')))));
  const now = Date.now();
  const validity = sequence(utcTime(new Date(now - DAY_MS)), utcTime(new Date(now + DAY_MS)));
  const loopback = der(0x04, sequence(der(0x87, bytes(127, 0, 0, 1))));
  const isAuthority = der(0x04, sequence(der(0x01, bytes(0xff))));
  const extensions = sequence(
    sequence(SUBJECT_ALT_NAME, loopback),
    sequence(BASIC_CONSTRAINTS, der(0x01, bytes(0xff)), isAuthority),
  );
  const toBeSigned = sequence(
    der(0xa0, der(0x02, bytes(2))),
    der(0x02, bytes(1)),
    ECDSA_WITH_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return sequence(toBeSigned, ECDSA_WITH_SHA256, der(0x03, bytes(0), signature));
}

/** Writes `cert.pem` and `key.pem` of a new certificate for 127.0.0.1 into a folder. */
export async function writeCertificate(folder: string): Promise<{ certFile: string; keyFile: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = selfSigned(publicKey, privateKey).toString('base64').replaceAll(/.{64}/g, '$&\n');
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await writeFile(certFile, `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`);
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return { certFile, keyFile };
}
