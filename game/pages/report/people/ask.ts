import type { ModerationView } from '../../../../protocol/stream.ts';

/** What became of an act, as a sentence. */
export interface Outcome {
  readonly isDone: boolean;
  readonly words: string;
}

/** What there is to see, undefined where the server cannot be reached. */
export async function askView(): Promise<ModerationView | undefined> {
  try {
    const answer = await fetch('moderation');
    return answer.ok ? ((await answer.json()) as ModerationView) : undefined;
  } catch {
    return undefined;
  }
}

export async function askAct(act: string, request: object): Promise<Outcome> {
  try {
    const answer = await fetch(`moderation/${act}`, { method: 'POST', body: JSON.stringify(request) });
    const { players, saved, message } = (await answer.json()) as {
      players?: number;
      saved?: boolean;
      message?: string;
    };
    if (!answer.ok) return { isDone: false, words: `▲ ${message ?? 'It was refused.'}` };
    const whom = players === 0 ? 'nobody who is here' : players === 1 ? 'one session' : `${players} sessions`;
    const kept = saved ? '' : ' It is not saved: it ends with the server’s process.';
    return { isDone: true, words: `Done (${act}): it met ${whom}.${kept}` };
  } catch {
    return { isDone: false, words: '▲ The server cannot be reached.' };
  }
}
