import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Certificates of play.example and 127.0.0.1, signed by themselves, until 2126, and their keys: for tests alone, and worth nothing elsewhere.
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=play.example -addext "subjectAltName=DNS:play.example,IP:127.0.0.1"`
 */
export const PEM = {
  first: {
    cert: `-----BEGIN CERTIFICATE-----
MIIBpDCCAUqgAwIBAgIUUu2Cp72lJ980XH8FN2QBA+0k2/owCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcGxheS5leGFtcGxlMCAXDTI2MTEyOTE4NTYwOFoYDzIxMjYx
MTA1MTg1NjA4WjAXMRUwEwYDVQQDDAxwbGF5LmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATI+VcHuc0HfswBc3jRIDPeHc6y1czI94Dl5ITpnwVzIxmM
o+i73P9E/idSyB6Yrbq2m5B1+ckfkwEZ5w9DfObSo3IwcDAdBgNVHQ4EFgQUlkrk
e8Aqlvtp8Wb5vRxDG3w8JSIwHwYDVR0jBBgwFoAUlkrke8Aqlvtp8Wb5vRxDG3w8
JSIwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUggxwbGF5LmV4YW1wbGWHBH8A
AAEwCgYIKoZIzj0EAwIDSAAwRQIgOyFUrZgswH1+vQAfw2m5d0MZNfGiGnb/LrTP
O5HaJ0kCIQCP14Rza7zwPI+wiv0rId1hwQhq2jp2cTGjJfT86aR8Rw==
-----END CERTIFICATE-----
`,
    key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLqEuQ0/efdg1rqZi
aHOTlrbqya0iJjsFIQGxRprzE+ChRANCAATI+VcHuc0HfswBc3jRIDPeHc6y1czI
94Dl5ITpnwVzIxmMo+i73P9E/idSyB6Yrbq2m5B1+ckfkwEZ5w9DfObS
-----END PRIVATE KEY-----
`,
  },
  second: {
    cert: `-----BEGIN CERTIFICATE-----
MIIBozCCAUqgAwIBAgIUZxXW98dbCegB2bzb1/w1I0nlWucwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcGxheS5leGFtcGxlMCAXDTI2MTEyOTE4NTYwOFoYDzIxMjYx
MTA1MTg1NjA4WjAXMRUwEwYDVQQDDAxwbGF5LmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATqBy+5WUDkApcEtyiurLdzkqZPiX4UAt6+f61hV+rrfO+V
SSTBXhC30F1/wsa/8YIA8cw3kBTmdZ9WrTpbbrJVo3IwcDAdBgNVHQ4EFgQUJ1Fb
mNbbWEl0/2dVAJP1cEJQkvcwHwYDVR0jBBgwFoAUJ1FbmNbbWEl0/2dVAJP1cEJQ
kvcwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUggxwbGF5LmV4YW1wbGWHBH8A
AAEwCgYIKoZIzj0EAwIDRwAwRAIgCcAPEcQZuvMGU0YOXKh20d+YGmYt3hjwZ1OH
C3wvJvACIAQ6OspVzpqeB8P9fxU8FpKNw1pKAjRrpPK7Q9Ebw0UM
-----END CERTIFICATE-----
`,
    key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2X07GkXWGEup6KMm
WuIKmUPzPNP3XvRDmHOeQ85mrdKhRANCAATqBy+5WUDkApcEtyiurLdzkqZPiX4U
At6+f61hV+rrfO+VSSTBXhC30F1/wsa/8YIA8cw3kBTmdZ9WrTpbbrJV
-----END PRIVATE KEY-----
`,
  },
  /** The first key, behind the passphrase "secret". */
  locked: `-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiiPs7z/taK3gICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEC1qEuEyYjyjm8w/0K1diu8EgZAU
ghReSyQs6V19/WZcmRyJUMFfWVds/PAdT8Wg0nWkwKeGNVpKh29HWxX5YZ+U32sa
9D32mIUoJ9kz2bUh29WOwTZQ6H6wC61UVDQoMHBaXpWbOdkA310be0PvKn139ZAn
LDzSde0E0i6nOb50Ijpm9SJnNPmZKQXaOHFphRSwyT1qBZcI/siSmv9gdaAHsg4=
-----END ENCRYPTED PRIVATE KEY-----
`,
} as const;

/** A folder with files of these names. */
export function writeFiles(files: Readonly<Record<string, string>>): { folder: string; path(name: string): string } {
  const folder = mkdtempSync(join(tmpdir(), 'cometa-tls-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, path: (name) => join(folder, name) };
}
