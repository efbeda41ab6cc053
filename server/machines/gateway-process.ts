import { hostname } from 'node:os';
import { descriptorLimit } from '../../game/node/descriptor-limit.ts';
import { rulesHash } from '../../game/sim/fingerprint.ts';
import { fingerprintOf } from '../../protocol/fingerprint.ts';
import type { Config } from '../config/config.ts';
import { createDoor } from '../door/door.ts';
import type { Page } from '../http/files.ts';
import { lookAt, tlsOf } from '../machine/certificate.ts';
import { countOpen, createDescriptors } from '../machine/descriptors.ts';
import { processTime } from '../machine/time.ts';
import { createGatewaySide } from '../remote/gateway-side.ts';
import { chooseTransport, type TransportName } from '../transport/choose.ts';
import { answerFile, type Routes } from '../transport/routes.ts';
import { openHostLinks } from './host-links.ts';
import { linkVersion } from './messages.ts';

export interface GatewayProcessOptions {
  readonly config: Config;
  readonly page: Page;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** A process with players' sockets, whose rooms run elsewhere. */
export interface GatewayProcess {
  readonly port: number;
  readonly isEncrypted: boolean;
  readonly transportName: TransportName;
  renewCertificate(): Promise<void>;
  /** Lets all players go to other gateways, one after another. */
  stop(): Promise<void>;
}

/** How often the host hears what was counted. */
const COUNT_EVERY_MS = 250;
/** How long a goodbye may take. */
const FAREWELL_MS = 100;
/** Players come back by other gateways within so long: not all in one instant. What is left of SHUTDOWN_SECONDS is for whatever else has to end. */
const DRAIN_MS = 3000;
const LEFT_MS = 1000;

/** Rejects with a sentence. */
export async function startGatewayProcess({ config, page, log }: GatewayProcessOptions): Promise<GatewayProcess> {
  const { host, port, relaySecret: secret } = config;
  checkSettings(config);
  const tls = lookAt(tlsOf(config), Date.now(), log);
  const fingerprint = fingerprintOf(rulesHash());
  const { nowMs } = processTime;
  const side = createGatewaySide({ time: processTime, fingerprint, log });
  const { gateway, counters } = side;
  const door = createDoor({ config, counters, log, nowMs });
  const descriptors = createDescriptors({ limit: descriptorLimit(), countOpen, counters, log, nowMs });
  const choice = await chooseTransport(config.transport);
  if (choice.warning) log.warn({ transport: choice.name }, choice.warning);
  const routes = withPage(page, side.routes, tls !== undefined);
  const transport = await choice.listen({ host, port, tls, routes, door, descriptors, opened: gateway.opened });
  const name = `${hostname()}:${transport.port}`;
  const links = openHostLinks(config, side, { secret, version: linkVersion(fingerprint), name, log });
  const counting = setInterval(side.count, COUNT_EVERY_MS);
  const drainMs = Math.max(0, Math.min(DRAIN_MS, config.shutdownSeconds * 1000 - LEFT_MS));
  return {
    port: transport.port,
    isEncrypted: tls !== undefined,
    transportName: choice.name,
    async renewCertificate() {
      if (!tls) return;
      lookAt(tls, Date.now(), log);
      await transport.renew();
    },
    async stop() {
      transport.stopListening();
      await gateway.drain(drainMs);
      gateway.stop();
      await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
      clearInterval(counting);
      links.close();
      await transport.close();
    },
  };
}

/** @throws an Error with a sentence */
function checkSettings({ relaySecret, hostUrl, redisUrl, cores }: Config): void {
  if (relaySecret === '') throw new Error('ROLE is gateway, but RELAY_SECRET is empty. Set it to what the host has.');
  if (hostUrl === '' && redisUrl === '') {
    throw new Error('ROLE is gateway, but neither HOST_URL nor REDIS_URL says where the host is. Set one of them.');
  }
  if (cores > 1)
    throw new Error(`CORES is ${cores}, but a gateway has one core. Start one for each core, with CORES=1.`);
}

/** The files of the page are the gateway's own; all else is asked of the host. */
function withPage(page: Page, asked: Routes, isEncrypted: boolean): Routes {
  return {
    ...asked,
    answer(request, send) {
      const file = answerFile(page, request, isEncrypted);
      if (file) return send(file);
      asked.answer(isEncrypted ? { ...request, scheme: 'https' } : request, send);
    },
  };
}
