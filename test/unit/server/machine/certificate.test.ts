import { mkdirSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { checkCertificate, tlsOf } from '../../../../server/machine/certificate.ts';
import { PEM, writeFiles } from '../../../harness/process/certificate.ts';

const { folder, path } = writeFiles({
  'first.crt': PEM.first.cert,
  'first.key': PEM.first.key,
  'second.key': PEM.second.key,
  'locked.key': PEM.locked,
  'chain.crt': `${PEM.first.cert}${PEM.second.cert}`,
  'wrong-chain.crt': `${PEM.second.cert}${PEM.first.cert}`,
  empty: '',
  'der.crt': 'MIIB',
});
mkdirSync(path('folder'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2027, 0, 1);
const check = (cert: string, key: string, nowMs = NOW) =>
  checkCertificate({ cert: path(cert), key: path(key) }, nowMs)?.replaceAll(folder, '');

test('a certificate that fits its key is fine, with its chain too', () => {
  expect([check('first.crt', 'first.key'), check('chain.crt', 'first.key')]).toEqual([undefined, undefined]);
});

test.each([
  ['first.crt', 'second.key', /^The key in .*second\.key \(TLS_KEY\) does not belong to the certificate in /],
  ['wrong-chain.crt', 'first.key', /In a file with several certificates the server's own stands first\.$/],
  ['first.crt', 'locked.key', /is locked by a passphrase\. Write it without one, with "openssl pkey /],
  ['first.key', 'first.key', /first\.key \(TLS_CERT\) holds no certificate in PEM/],
  ['empty', 'first.key', /empty \(TLS_CERT\) holds no certificate in PEM/],
  ['der.crt', 'first.key', /der\.crt \(TLS_CERT\) holds no certificate in PEM/],
  ['first.crt', 'first.crt', /first\.crt \(TLS_KEY\) holds no private key in PEM/],
  ['nowhere', 'first.key', /nowhere \(TLS_CERT\) cannot be read: there is no such file\.$/],
  ['first.crt', 'folder', /folder \(TLS_KEY\) cannot be read: it is a folder\.$/],
])('%s with %s is refused with a sentence', (cert, key, sentence) => {
  expect(() => check(cert, key)).toThrow(sentence);
});

test('browsers refuse one that has ended or is of the future, and one that ends soon is told of', () => {
  const until = (text: string | undefined) => text?.replace(/\d{4}-\d\d-\d\d/, 'DAY');
  const end = Date.UTC(2126, 10, 5);
  expect(until(check('first.crt', 'first.key', Date.UTC(2200, 0)))).toBe(
    'The certificate in /first.crt (TLS_CERT) has ended on DAY: browsers refuse it. Renew it, then send the server SIGHUP.',
  );
  expect(until(check('first.crt', 'first.key', 0))).toBe(
    "The certificate in /first.crt (TLS_CERT) is not valid before DAY: browsers refuse it. Is this machine's clock right?",
  );
  expect(check('first.crt', 'first.key', end - 20 * 24 * 3600_000)).toBeUndefined();
  expect(until(check('first.crt', 'first.key', end - 3600_000))).toBe(
    'The certificate in /first.crt (TLS_CERT) ends on DAY. Renew it, then send the server SIGHUP.',
  );
});

test('both files go together', () => {
  expect(tlsOf({ tlsCert: '', tlsKey: '' })).toBeUndefined();
  expect(tlsOf({ tlsCert: 'a', tlsKey: 'b' })).toEqual({ cert: 'a', key: 'b' });
  expect(() => tlsOf({ tlsCert: 'a', tlsKey: '' })).toThrow('TLS_CERT is set and TLS_KEY is not');
  expect(() => tlsOf({ tlsCert: '', tlsKey: 'b' })).toThrow('TLS_KEY is set and TLS_CERT is not');
});
