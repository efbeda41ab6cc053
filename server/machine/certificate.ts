import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The files of a certificate, with its chain, and of its key, both as PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that ends sooner than this is told of. */
const SOON_MS = 14 * 24 * 3600 * 1000;

/** @throws an Error with a sentence where one of both is missing. @returns undefined where neither is given */
export function tlsOf({ tlsCert, tlsKey }: { tlsCert: string; tlsKey: string }): TlsFiles | undefined {
  if (tlsCert === '' && tlsKey === '') return undefined;
  if (tlsCert !== '' && tlsKey !== '') return { cert: tlsCert, key: tlsKey };
  const [given, missing] = tlsCert === '' ? ['TLS_KEY', 'TLS_CERT'] : ['TLS_CERT', 'TLS_KEY'];
  throw new Error(`${given} is set and ${missing} is not: they go together. Set both, or neither.`);
}

/**
 * Looks at both files before a library does, which says only that it does not like them.
 * @param nowMs milliseconds since 1970
 * @returns a sentence where browsers refuse the certificate, or soon will
 * @throws an Error with a sentence where it cannot be used
 */
export function checkCertificate({ cert, key }: TlsFiles, nowMs: number): string | undefined {
  const certificate = readCertificate(cert);
  if (!certificate.checkPrivateKey(readKey(key))) {
    throw new Error(
      `The key in ${key} (TLS_KEY) does not belong to the certificate in ${cert} (TLS_CERT). In a file with several certificates the server's own stands first.`,
    );
  }
  const [from, until] = [certificate.validFrom, certificate.validTo].map((date) => new Date(date));
  const what = `The certificate in ${cert} (TLS_CERT)`;
  const renew = 'Renew it, then send the server SIGHUP.';
  if (nowMs < from.getTime()) {
    return `${what} is not valid before ${dayOf(from)}: browsers refuse it. Is this machine's clock right?`;
  }
  if (nowMs > until.getTime()) return `${what} has ended on ${dayOf(until)}: browsers refuse it. ${renew}`;
  return nowMs > until.getTime() - SOON_MS ? `${what} ends on ${dayOf(until)}. ${renew}` : undefined;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function readCertificate(path: string): X509Certificate {
  const text = read('TLS_CERT', path);
  try {
    return new X509Certificate(text);
  } catch {
    throw new Error(`${path} (TLS_CERT) holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----.`);
  }
}

function readKey(path: string): KeyObject {
  const text = read('TLS_KEY', path);
  try {
    return createPrivateKey(text);
  } catch (error) {
    // Node has a code of its own for it only where it asks a callback.
    if (/passphrase|interrupted or cancelled/i.test(String(error))) {
      throw new Error(
        `The key in ${path} (TLS_KEY) is locked by a passphrase. Write it without one, with "openssl pkey -in LOCKED -out OPEN".`,
      );
    }
    throw new Error(`${path} (TLS_KEY) holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----.`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

function read(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`${path} (${variable}) cannot be read: ${WHY[code] ?? message}.`);
  }
}

/** Warns of a certificate that browsers refuse, or soon will. Throws where it cannot be used. */
export function lookAt(
  tls: TlsFiles | undefined,
  nowMs: number,
  log: { warn(fields: object, message: string): void },
): TlsFiles | undefined {
  const problem = tls && checkCertificate(tls, nowMs);
  if (problem) log.warn({}, problem);
  return tls;
}
