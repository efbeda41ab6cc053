import { createServer } from 'node:net';

/** The variables that a port and its host come from; no host where it is not for the operator to choose. */
export interface ListenPlace {
  port: number;
  portName: string;
  host: string;
  hostName?: string;
}

/** uWebSockets.js does not say why it cannot listen, so the same is tried once more. Undefined where it can be had by now. */
export function findListenError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Ports below it belong to the administrator. */
const FIRST_FREE_PORT = 1024;

/** What is wrong, and what to do. */
export function describeListenError(code: string | undefined, { port, portName, host, hostName }: ListenPlace): string {
  const what = `Port ${port} on ${host} cannot be had`;
  const nowhere = `Nothing can listen on ${host}`;
  const otherHost = hostName ? ` Set ${hostName} to an address of this machine, or to 0.0.0.0 for all of them.` : '';
  switch (code) {
    case 'EADDRINUSE':
      return `${what}: something listens there already. Is another server running? Set ${portName} to a free one.`;
    case 'EACCES':
    case 'EPERM':
      return port < FIRST_FREE_PORT
        ? `${what}: ports below ${FIRST_FREE_PORT} need rights that this user lacks. Set ${portName} to ${FIRST_FREE_PORT} or more.`
        : `${what}: the system does not allow it. Set ${portName} to another one.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `${nowhere}: it is no address of this machine.${otherHost}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${nowhere}: no host of that name is known.${otherHost}`;
    case 'EAFNOSUPPORT':
      return `${nowhere}: this machine has no addresses of that kind.${otherHost}`;
    default:
      return `${what}${code ? ` (${code})` : ''}. Set ${portName} to another one.`;
  }
}
