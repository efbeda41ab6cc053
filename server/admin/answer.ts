/** What the private port answers. */
export interface Answer {
  status: number;
  contentType: string;
  body: string | Uint8Array;
  /** The name under which a browser keeps it. */
  file?: string;
  headers?: Readonly<Record<string, string>>;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** Whether a text is a whole number within a range: Number() alone would take 1e3 and 0x1F. */
export function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

export function refusal(status: number, message: string): Answer {
  return json(status, { message });
}

export function json(status: number, body: object): Answer {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}
