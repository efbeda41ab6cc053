import { expect, test } from 'vitest';
import { readSanction, type Sanction, sentenceOf } from '../../../protocol/people.ts';
import { stubPage } from '../../harness/client/page.ts';

stubPage(['en']);
const { changeSettings } = await import('../../../game/client/base/settings.ts');
const { saySanction } = await import('../../../game/client/common/sanction.ts');

const UNTIL_MS = Date.UTC(2026, 10, 30, 10);
const until = (tag: string) =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }).format(UNTIL_MS);

/** As it comes over the wire. */
function told(language: string, sanction: Sanction): string {
  changeSettings({ language });
  const read = readSanction(sentenceOf(sanction));
  return read ? saySanction(read) : '';
}

test.each<[Sanction, string, string]>([
  [
    { kind: 'kicked', reason: 'insults' },
    'You were removed from the room. Reason: Insults',
    'Você foi removido da sala. Motivo: Insultos',
  ],
  [
    { kind: 'closed', reason: 'We test something.' },
    'The room was closed. Reason: We test something.',
    'A sala foi fechada. Motivo: We test something.',
  ],
  [
    { kind: 'banned', untilMs: UNTIL_MS, reason: 'spam' },
    `You are banned until ${until('en')}. Reason: Spam`,
    `Você está banido até ${until('pt-BR')}. Motivo: Spam`,
  ],
  [
    { kind: 'muted', untilMs: UNTIL_MS, reason: 'hate' },
    `You are muted until ${until('en')}. Reason: Hate`,
    `Você está silenciado até ${until('pt-BR')}. Motivo: Ódio`,
  ],
  [{ kind: 'unmuted' }, 'You are no longer muted.', 'Você pode usar o chat de novo.'],
  [
    { kind: 'renamed', name: 'Comet', reason: 'name' },
    'Your name is now Comet. Reason: Bad name',
    'Seu nome agora é Comet. Motivo: Nome ofensivo',
  ],
])('[MO5] %j is said in the player’s language', (sanction, english, portuguese) => {
  expect(told('en', sanction)).toBe(english);
  expect(told('pt-BR', sanction)).toBe(portuguese);
});
