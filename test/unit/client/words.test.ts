import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { words } from '../../../game/client/words/languages/late/en.ts';
import { stubPage } from '../../harness/client/page.ts';

const page = stubPage(['de', 'pt-PT', 'en']);
const { changeSettings } = await import('../../../game/client/base/settings.ts');
await import('../../../game/client/words/late-words.ts');
const { choose, languageNow, languages, say, saying } = await import('../../../game/client/words/words.ts');

const CLIENT = fileURLToPath(new URL('../../../game/client/', import.meta.url));
const LANGUAGES = `${CLIENT}words/languages`;

const english = choose('en', []);
const keys = Object.keys(english.words);
const others = languages.filter((language) => language !== english);
const wordsOf = (tag: string) => choose(tag, []).words as Readonly<Record<string, string>>;

/** Names of what is put into a text, in order of the alphabet. */
const placesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('languages', () => {
  test('each file is one: adding a language is adding a file', async () => {
    const files = readdirSync(LANGUAGES).filter((name) => name.endsWith('.ts'));
    expect(languages.map(({ tag }) => `${tag}.ts`).sort()).toEqual(files.sort());
    expect(others.length).toBeGreaterThan(0);
  });

  test.each(languages.map(({ tag }) => tag))('%s says everything, and nothing else', (tag) => {
    expect(Object.keys(wordsOf(tag)).sort()).toEqual([...keys].sort());
    expect(keys.filter((key) => wordsOf(tag)[key].trim() === '')).toEqual([]);
  });

  test.each(others.map(({ tag }) => tag))('%s puts in what English puts in', (tag) => {
    const differ = keys.filter((key) => String(placesIn(wordsOf(tag)[key])) !== String(placesIn(wordsOf('en')[key])));
    expect(differ).toEqual([]);
  });

  test.each(others.map(({ tag }) => tag))('%s is a tag that browsers know, with a name of its own', (tag) => {
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
    expect(choose(tag, []).name).not.toBe(english.name);
  });
});

describe('ways of writing', () => {
  test.each(languages.map(({ tag }) => tag))('%s has no space before an ellipsis or a percent sign', (tag) => {
    expect(keys.filter((key) => /\s[…%]/.test(wordsOf(tag)[key].replace(/\{\w+\}/g, '0')))).toEqual([]);
  });

  /** What players call things in other games: it stays as it is. */
  test.each([
    ['start.tagline', 'nose first', 'Atropele os outros de frente'],
    ['start.steer', 'steer', 'pilotar'],
    ['start.boost', 'boost', 'turbo'],
    ['touch.boost', 'Boost', 'Turbo'],
    ['action.boost', 'Boost', 'Turbo'],
    ['news.playing', '{count} playing now', '{count} jogando agora'],
    ['news.nobody', 'be the first', 'seja o primeiro'],
    ['own.charging', 'charging', 'carregando'],
    ['line.online', 'online', 'online'],
    ['line.disconnected', 'disconnected', 'desconectado'],
    ['board.top', 'Top 10', 'Top 10'],
    ['feed.shower', 'Dust shower incoming!', 'Chuva de poeira chegando!'],
    ['hit.side', 'from the side', 'acertou você de lado'],
    ['dead.best', 'Best this life', 'Seu recorde nesta vida'],
    ['dead.goOn', 'Play again', 'Jogar de novo'],
    ['settings.scale', 'Text size', 'Tamanho do texto'],
    ['settings.percent', '{percent}%', '{percent}%'],
    ['settings.shakes', 'Screen shake', 'Tremer a tela nas batidas'],
    ['settings.leftHanded', 'Left-handed mode', 'Modo canhoto'],
    ['settings.pressKey', 'Press a key, or Esc to cancel', 'Aperte uma tecla, ou Esc para cancelar'],
    ['settings.firstKeys', 'Reset keys', 'Restaurar teclas'],
    ['motion.system', 'System setting', 'Padrão do sistema'],
    ['notice.updated', 'The game was updated. Reload.', 'O jogo foi atualizado. Recarregue.'],
    ['cause.otherProtocol', 'The game was updated. Reload.', 'O jogo foi atualizado. Recarregue.'],
    ['cause.idle', 'You were away too long', 'Você ficou ausente por muito tempo'],
    ['cause.serverFull', 'The server is full', 'Servidor lotado'],
  ])('%s: "%s", "%s"', (key, inEnglish, inPortuguese) => {
    expect(wordsOf('en')[key]).toContain(inEnglish);
    expect(wordsOf('pt-BR')[key]).toContain(inPortuguese);
  });
});

describe('keys of what comes late', () => {
  const late = Object.keys(words);

  test('are said by those alone who bring them along', () => {
    const paths = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' });
    const files = paths.filter((path) => path.endsWith('.ts') && !path.includes('languages'));
    const saying = files
      .map((path) => ({ path, text: readFileSync(`${CLIENT}${path}`, 'utf8') }))
      .filter(({ text }) => late.some((key) => text.includes(`'${key}'`)));
    expect(saying.length).toBeGreaterThan(1);
    expect(saying.filter(({ text }) => !text.includes("late-words.ts'")).map(({ path }) => path)).toEqual([]);
  });

  test.each(readdirSync(`${LANGUAGES}/late`))('%s is of a language that there is', (name) => {
    expect(languages.map(({ tag }) => `${tag}.ts`)).toContain(name);
  });
});

describe('keys', () => {
  const sources = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('languages'))
    .map((path) => readFileSync(`${CLIENT}${path}`, 'utf8'))
    .join('\n');
  const named = new Set([...sources.matchAll(/['"]([a-z]+\.\w+)['"]/g)].map(([, key]) => key));
  /** What is said of a list has its name put in: `cause.${cause}`. */
  const listed = new Set([...sources.matchAll(/`([a-z]+)\.\$\{/g)].map(([, prefix]) => prefix));

  test('each is said somewhere', () => {
    const unused = keys.filter((key) => !named.has(key) && !listed.has(key.slice(0, key.indexOf('.'))));
    expect(unused).toEqual([]);
  });

  test('each that is said exists', () => {
    const said = [...sources.matchAll(/\b(?:say|makeSaid\w*|nameFor)\([^;]*?'([a-z]+\.\w+)'/g)].map(([, key]) => key);
    expect(said.length).toBeGreaterThan(20);
    expect(said.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

describe('the language of the page', () => {
  test.each([
    ['chosen', 'pt-BR', ['en'], 'pt-BR'],
    ['the browser’s, where none is chosen', '', ['pt-BR', 'en'], 'pt-BR'],
    ['that of another region', '', ['pt-PT'], 'pt-BR'],
    ['of any spelling', '', ['PT-br'], 'pt-BR'],
    ['the first of the browser’s that there is', '', ['xx', 'pt'], 'pt-BR'],
    ['the browser’s, where the chosen one is gone', 'xx', ['pt'], 'pt-BR'],
    ['English at last', '', ['xx'], 'en'],
    ['English of any region', '', ['en-AU', 'pt-BR'], 'en'],
    ['English without any wish', '', [], 'en'],
  ])('is %s', (_what, wanted, preferred, tag) => {
    expect(choose(wanted, preferred).tag).toBe(tag);
  });

  test('changes at once, everywhere, and in <html lang>', () => {
    const heard: string[] = [];
    saying(() => heard.push(say('start.play')));
    expect([languageNow(), page.root.lang, heard]).toEqual(['pt-BR', 'pt-BR', ['Jogar']]);
    changeSettings({ language: 'en' });
    expect([languageNow(), page.root.lang, heard]).toEqual(['en', 'en', ['Jogar', 'Play']]);
    changeSettings({ volume: 0.5 });
    expect(heard).toHaveLength(2);
  });

  test('what is put in may hold anything', () => {
    expect(say('hud.room', { room: '{room} $& <b>' })).toBe('Room {room} $& <b>');
    expect(say('hud.room')).toBe('Room {room}');
  });
});

test('words that come late are there in all languages, with the same names for values', async () => {
  const late = readdirSync(`${LANGUAGES}/late`).map((name) => name.replace('.ts', ''));
  expect(late.sort()).toEqual(languages.map(({ tag }) => tag).sort());
  for (const tag of late) {
    const { words: found } = await import(`../../../game/client/words/languages/late/${tag}.ts`);
    expect(Object.keys(found)).toEqual(Object.keys(words));
    for (const [key, text] of Object.entries<string>(found)) {
      expect([key, text.length > 0, placesIn(text)]).toEqual([key, true, placesIn(words[key as keyof typeof words])]);
    }
  }
});
