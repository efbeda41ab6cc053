/**
 * Whether a page may speak to this server: one that came from here, or from one of the operator's other addresses. Who sends no Origin is no
 * browser, and can say what it likes; it needs a ticket like all others.
 * @param host the header Host, which a proxy must pass on as it was
 * @param allowed origins as browsers write them, like `https://play.example`
 */
export function isWelcome(origin: string, host: string, allowed: ReadonlySet<string>): boolean {
  if (origin === '' || allowed.has(origin.toLowerCase())) return true;
  const [, scheme, authority] = /^(https?):\/\/([^/]+)$/i.exec(origin) ?? [];
  if (authority === undefined || host === '') return false;
  // Behind a proxy that speaks TLS the scheme is another; some proxies add the port that browsers leave out.
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const bare = (name: string) => (name.endsWith(port) ? name.slice(0, -port.length) : name).toLowerCase();
  return bare(authority) === bare(host);
}
