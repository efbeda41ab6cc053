import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy that serves servers under paths, and strips the path: `{ '/games/cometa': port }`. Everything else is 404. */
export async function openPathProxy(ports: Readonly<Record<string, number>>) {
  const find = ({ url = '' }: IncomingMessage) => {
    const [path, port] = Object.entries(ports).find(([path]) => url.startsWith(`${path}/`)) ?? [];
    return path === undefined || port === undefined ? undefined : { port, url: url.slice(path.length) };
  };
  const proxy = createServer((request, response) => {
    const target = find(request);
    if (!target) return response.writeHead(404).end('<h1>Not here</h1>');
    const { method, headers } = request;
    const upstream = ask({ host: '127.0.0.1', port: target.port, path: target.url, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    return request.pipe(upstream);
  });
  proxy.on('upgrade', (request, socket, head) => {
    const target = find(request);
    if (!target) return socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    const upstream = connect(target.port, '127.0.0.1');
    const headers = Array.from({ length: request.rawHeaders.length / 2 }, (_, i) =>
      request.rawHeaders.slice(2 * i, 2 * i + 2).join(': '),
    );
    upstream.write(`GET ${target.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    return socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
