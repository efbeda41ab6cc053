import uWS from 'uWebSockets.js';

/** The one file that imports uWebSockets.js. Where its binary does not load, neither does this file. */

export type { HttpRequest, HttpResponse, TemplatedApp, us_listen_socket, WebSocket } from 'uWebSockets.js';
export { uWS };
