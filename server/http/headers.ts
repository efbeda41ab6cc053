import { createHash } from 'node:crypto';

export type Headers = readonly (readonly [name: string, value: string])[];

const EVERYWHERE: Headers = [
  ['X-Content-Type-Options', 'nosniff'],
  // A private room's code stands in the address, and an address in Referer travels to other sites.
  ['Referrer-Policy', 'no-referrer'],
  // Pages of other sites do not take its files into theirs.
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()'],
];

/** What goes with an answer that travels encrypted; elsewhere browsers ignore it, and complain. */
export const ENCRYPTED_SECURITY: Headers = [
  // Browsers ask with https from now on, for a year.
  ['Strict-Transport-Security', 'max-age=31536000'],
  // Pages of other sites do not hold this one's window.
  ['Cross-Origin-Opener-Policy', 'same-origin'],
];

/** What goes with an answer that is no page. */
export const PLAIN_SECURITY: Headers = [
  ...EVERYWHERE,
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

/**
 * What goes with a page: it may load and reach nothing but this server.
 * @param html a page's text, for the styles that are in it
 * @param frameAncestors sources of whose pages may show it in a frame
 */
export function pageSecurity(html: string, frameAncestors: string): Headers {
  const policy = [
    "default-src 'self'",
    // No 'unsafe-eval': this is why the page takes msgpackr's build without `new Function`.
    "script-src 'self'",
    // Its WebSocket, too.
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    ["style-src 'self'", ...inlineStyles(html).map(hashOf)].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
  return [...EVERYWHERE, ['Content-Security-Policy', policy]];
}

function inlineStyles(html: string): string[] {
  return [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, style]) => style);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
