// How many file descriptors this process may have: sockets and files together.

/** @type {number | undefined} */
let limit;

/** The limit, Infinity where none is known. Node has raised it as far as it may: `ulimit -Hn`. Asked once, it takes 30 ms. */
export function descriptorLimit() {
  limit ??= readLimit();
  return limit;
}

function readLimit() {
  // Without this the report asks the network for the names of open connections, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = /** @type {{ userLimits?: { open_files?: { soft: number | string } } }} */ (
    process.report.getReport()
  );
  const soft = report.userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY;
}

/** What to do about it. */
export const RAISE_LIMIT = 'Raise it with "ulimit -n", or with LimitNOFILE= of systemd';

const tooMany = () =>
  `this process is at its own limit of ${descriptorLimit()} file descriptors: raise it with "ulimit -n"`;

/** @type {Readonly<Record<string, () => string>>} */
const OWN_LIMITS = {
  EMFILE: tooMany,
  // So says looking up a name that it cannot open its files.
  EBUSY: tooMany,
  ENFILE: () => 'this machine is at its own limit of open files: raise it with "sysctl fs.file-max"',
  EADDRNOTAVAIL: () => 'this machine has no port of its own left for another connection',
};

/**
 * Why a connection failed, where that is this side's fault and says nothing of line and server.
 * @param {unknown} error of a request or a socket; what caused it may lie within
 * @returns {string | undefined}
 */
export function ownLimit(error) {
  const {
    code,
    cause,
    errors = [],
  } = /** @type {{ code?: string, cause?: unknown, errors?: unknown[] }} */ (error ?? {});
  const sentence = OWN_LIMITS[code ?? '']?.();
  return sentence ?? [cause, ...errors].map((one) => one && ownLimit(one)).find((one) => typeof one === 'string');
}
