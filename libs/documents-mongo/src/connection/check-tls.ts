import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { MongoClient } from 'mongodb';

/** What the driver has read in a connection string about TLS. */
export type ReadUrl = Partial<
  Pick<MongoClient['options'], 'tls' | 'tlsCAFile' | 'tlsCRLFile' | 'tlsCertificateKeyFile' | 'passphrase'>
>;

/** What is wrong with TLS in the url and with MONGODB_CA_FILE, a sentence each. Reads the files. */
export function checkTls(url: ReadUrl, caFile: string | undefined): readonly string[] {
  const { tls, tlsCAFile, tlsCRLFile, tlsCertificateKeyFile } = url;
  const isNamed = [tlsCAFile, tlsCRLFile, tlsCertificateKeyFile].some((file) => file !== undefined);
  const mistakes: string[] = [];
  if (tls === false && caFile !== undefined)
    mistakes.push(
      'MONGODB_URL switches TLS off, so that MONGODB_CA_FILE would never be used: leave one out.',
    );
  if (isNamed && tls !== true && caFile === undefined)
    mistakes.push('MONGODB_URL names files of TLS, which would never be used: say tls=true in it.');
  if (tlsCAFile !== undefined && caFile !== undefined)
    mistakes.push('An authority is given twice: in tlsCAFile of MONGODB_URL and by MONGODB_CA_FILE.');
  return [...mistakes, ...checkFiles(url, caFile)];
}

function checkFiles(
  { tlsCAFile, tlsCRLFile, tlsCertificateKeyFile, passphrase }: ReadUrl,
  caFile: string | undefined,
): readonly string[] {
  const toCertificate = (pem: Buffer): unknown => new X509Certificate(pem);
  const toList = (crl: Buffer): unknown => createSecureContext({ crl });
  const toIdentity = (pem: Buffer): unknown =>
    createSecureContext({ cert: pem, key: pem, ...(passphrase !== undefined && { passphrase }) });
  return [
    ...checkFile('MONGODB_CA_FILE is not a certificate', caFile, toCertificate),
    ...checkFile('tlsCAFile of MONGODB_URL is not a certificate', tlsCAFile, toCertificate),
    ...checkFile('tlsCRLFile of MONGODB_URL is not a list of revoked certificates', tlsCRLFile, toList),
    ...checkFile(
      'tlsCertificateKeyFile of MONGODB_URL is not a certificate and its key, for which tlsCertificateKeyFilePassword fits,',
      tlsCertificateKeyFile,
      toIdentity,
    ),
  ];
}

function checkFile(
  mistake: string,
  file: string | undefined,
  use: (pem: Buffer) => unknown,
): readonly string[] {
  if (file === undefined) return [];
  try {
    use(readFileSync(file));
    return [];
  } catch {
    return [`${mistake} (PEM) that this program can read.`];
  }
}
