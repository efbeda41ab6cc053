// How many file descriptors this process may have: sockets and files together.

let limit: number | undefined;

/** The limit, Infinity where none is known. Node has raised it as far as it may: `ulimit -Hn`. Asked once, it takes 30 ms. */
export function descriptorLimit(): number {
  limit ??= readLimit();
  return limit;
}

function readLimit(): number {
  // Without this the report asks the network for the names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}

/** What to do about it. */
export const RAISE_LIMIT = 'Raise it with "ulimit -n", or with LimitNOFILE= of systemd';

const tooMany = () =>
  `this process is at its own limit of ${descriptorLimit()} file descriptors: raise it with "ulimit -n"`;

const OWN_LIMITS: Readonly<Record<string, () => string>> = {
  EMFILE: tooMany,
  // So says looking up a name that it cannot open its files.
  EBUSY: tooMany,
  ENFILE: () => 'this machine is at its own limit of open files: raise it with "sysctl fs.file-max"',
  EADDRNOTAVAIL: () => 'this machine has no port of its own left for another connection',
};

/** What an error may bring along of what caused it. */
interface Failure {
  readonly code?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * Why a connection failed, where that is this side's fault and says nothing of line and server.
 * @param error of a request or a socket; what caused it may lie within
 */
export function ownLimit(error: unknown): string | undefined {
  const { code, cause, errors = [] } = (error ?? {}) as Failure;
  const sentence = OWN_LIMITS[code ?? '']?.();
  return sentence ?? [cause, ...errors].map((one) => one && ownLimit(one)).find((one) => typeof one === 'string');
}
