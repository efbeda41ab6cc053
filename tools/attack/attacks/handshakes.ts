// Attacks with connections and HTTP, before anybody plays.
import type { Socket } from 'node:net';
import type { Attack } from '../stage/stage.ts';

/** As many as a browser opens for a page, and then some. */
const MANY = 300;

export const HANDSHAKES: readonly Attack[] = [
  {
    name: 'cross-site',
    tries: 'a page of another site opens a WebSocket and joins in its visitors’ name',
    async run({ attacker }) {
      for (const origin of ['https://evil.example', 'null', `http://${attacker.host}.evil.example`]) {
        const line = await attacker.open({ origin });
        if (line.status === 101) return `a page of ${origin} got a WebSocket`;
        const { status, headers } = await attacker.join({}, { origin });
        if (status === 200) return `a page of ${origin} got a ticket`;
        if (headers['access-control-allow-origin'] !== undefined) return `a page of ${origin} may read answers`;
      }
      return undefined;
    },
  },
  {
    name: 'half-open',
    tries: 'hundreds of handshakes and heads of requests that are never finished, a byte now and then',
    async run({ attacker, other, repeat }) {
      const sockets: Socket[] = [];
      for (let i = 0; i < MANY; i++) {
        const socket = await attacker.connect();
        socket.write(
          i % 2 === 0 ? 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nX: ' : 'POST /api/join HTTP/1.1\r\nContent-Le',
        );
        sockets.push(socket);
      }
      await repeat(2, () => {
        for (const socket of sockets) if (!socket.destroyed) socket.write('x');
      });
      const { status } = await other.get('/healthz');
      return status === 200 ? undefined : `others are answered with ${status}`;
    },
  },
  {
    name: 'connections',
    tries: 'a thousand WebSockets from one address that say nothing',
    async run({ attacker, other }) {
      const lines = await Promise.all(Array.from({ length: 1000 }, () => attacker.open()));
      const open = lines.filter(({ status, closed }) => status === 101 && !closed).length;
      const { status } = await other.open();
      if (status !== 101) return `nobody else gets in: ${status}`;
      return open > 100 ? `${open} of 1000 were taken` : undefined;
    },
  },
  {
    name: 'unread-answers',
    tries: 'large files asked for again and again on connections that never read',
    async run({ attacker, repeat }) {
      const page = await attacker.get('/');
      const [path = '/'] = [...page.body.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
      const request = `GET ${path} HTTP/1.1\r\nHost: ${attacker.host}\r\n\r\n`;
      const sockets = await Promise.all(Array.from({ length: 20 }, () => attacker.connect()));
      for (const socket of sockets) socket.pause().write(request.repeat(60));
      await repeat(2, () => {});
      const { status } = await attacker.get('/healthz');
      return status === 200 ? undefined : `others are answered with ${status}`;
    },
  },
  {
    name: 'endless-body',
    tries: 'a join whose body goes on for ever',
    async run({ attacker, repeat, until }) {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => attacker.connect()));
      const head = `POST /api/join HTTP/1.1\r\nHost: ${attacker.host}\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n`;
      for (const socket of sockets) socket.resume().write(head);
      const piece = Buffer.alloc(16 * 1024, 0x20);
      await repeat(20, () => {
        for (const socket of sockets) if (!socket.destroyed) socket.write(piece);
      });
      const going = () => sockets.filter(({ destroyed }) => !destroyed).length;
      return (await until(() => going() === 0)) ? undefined : `${going()} of 10 are still read`;
    },
  },
  {
    name: 'path-escapes',
    tries: 'paths that lead out of the page’s folder, and what is not to be served',
    async run({ attacker }) {
      const paths = [
        '/../package.json',
        '/%2e%2e/package.json',
        '/..%2fpackage.json',
        '/assets/../../package.json',
        '//etc/passwd',
        '/.env',
        '/%00',
        '/index.html%00.js',
        '/.git/config',
        '/assets/',
        '/data/store/data.mdb',
      ];
      for (const path of paths) {
        const { status } = await attacker.get(path);
        if (status === 200) return `${path} is answered`;
      }
      return undefined;
    },
  },
  {
    name: 'private-pages',
    tries: 'pages of the private port on the public one, and from another site on its own',
    async run({ attacker, adminOrigin }) {
      for (const path of ['/metrics', '/ledger', '/trace', '/cpu-profile', '/stream', '/captures', '/moderation']) {
        const { status } = await attacker.get(path);
        if (status === 200) return `${path} is answered on the public port`;
      }
      if (adminOrigin === undefined) return undefined;
      const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
      for (const [method, path] of [
        ['GET', '/ledger'],
        ['POST', '/trace'],
        ['POST', '/moderation'],
      ]) {
        const { status } = await fetch(`${adminOrigin}${path}`, { method, headers: foreign });
        if (status < 400) return `${method} ${path} of another site is answered on the private port`;
      }
      return undefined;
    },
  },
];
