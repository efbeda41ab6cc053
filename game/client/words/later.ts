import { fill, languageNow } from './words.ts';

/** Words of what comes late: the start screen does not load them. Keys and sentences as in `languages/`. */

const EN = {
  // What the server did not take of what was said or reported.
  'refused.tooFast': 'Too fast: wait {seconds} s.',
  'refused.roomBusy': 'Everybody talks at once: try again in {seconds} s.',
  'refused.repeated': 'You have just said that.',
  'refused.link': 'No links here.',
  'refused.empty': 'Nothing is left of that line.',
  'refused.tooLong': 'That line is too long.',
  'refused.nobody': 'Nobody of that name is here.',
  'refused.spectator': 'Spectators cannot chat here.',
  'refused.muted': 'You are muted for now.',
  'refused.mutedFor': 'You are muted for another {minutes} min.',
  'refused.tooManyReports': 'Enough reports for now: wait {seconds} s.',
  'refused.reportedAlready': 'You have reported this player already.',

  'watch.back': 'Back',
  'watch.pause': 'Pause',
  'watch.play': 'Play',
  'watch.step': 'Step',
  'watch.slower': 'Slower',
  'watch.faster': 'Faster',
  'watch.follow': 'Follow next',
  'watch.free': 'Free camera',
  'watch.nobody': 'free',

  'replay.see': 'See it again',
  'replay.making': 'Cutting…',
  'replay.watch': 'Watch',
  'replay.copy': 'Copy link',
  'replay.copied': 'Copied!',
  'replay.byHand': 'Press Ctrl+C',
  'replay.link': 'Link to this replay',
  'replay.none': 'There is nothing to see again.',
  'replay.later': 'Too many want that now. Try again soon.',
  'replay.title': 'The last seconds of {name}',
  'replay.gone': 'This replay is gone',
  'replay.goneText': 'Replays are kept for a day.',
  'replay.failed': 'The replay cannot be shown',
  'replay.failedText': 'It was made by another version, or the line is down.',
  'replay.play': 'Play Cometa',
  'replay.shattered': 'shattered',
  'replay.winner': 'struck',
  'replay.unknown': 'Comet {id}',
  'replay.differs': 'From here on this is not what happened: it was made by another version.',
  'replay.loading': 'Loading…',

  'gallery.title': 'Watching',
  'gallery.following': 'Following {name}',
  'gallery.leaders': 'Following whoever leads',
  'gallery.before': 'The one before',
  'gallery.next': 'The next one',
  'gallery.free': 'Let go',
  'gallery.leave': 'Back',
  'gallery.keys': 'Tab or arrows: the next one · Esc: let go',
  'gallery.follow': 'Follow {name}',
} as const;

export type LaterKey = keyof typeof EN;

const PT_BR: Readonly<Record<LaterKey, string>> = {
  'refused.tooFast': 'Rápido demais: espere {seconds} s.',
  'refused.roomBusy': 'Todos falam ao mesmo tempo: tente de novo em {seconds} s.',
  'refused.repeated': 'Você acabou de dizer isso.',
  'refused.link': 'Links não são permitidos aqui.',
  'refused.empty': 'Não sobrou nada dessa mensagem.',
  'refused.tooLong': 'A mensagem é longa demais.',
  'refused.nobody': 'Não há ninguém com esse nome aqui.',
  'refused.spectator': 'Espectadores não podem escrever aqui.',
  'refused.muted': 'Você está silenciado por enquanto.',
  'refused.mutedFor': 'Você está silenciado por mais {minutes} min.',
  'refused.tooManyReports': 'Denúncias demais por agora: espere {seconds} s.',
  'refused.reportedAlready': 'Você já denunciou esta pessoa.',

  'watch.back': 'Voltar',
  'watch.pause': 'Pausar',
  'watch.play': 'Tocar',
  'watch.step': 'Avançar',
  'watch.slower': 'Mais lento',
  'watch.faster': 'Mais rápido',
  'watch.follow': 'Seguir outro',
  'watch.free': 'Câmera livre',
  'watch.nobody': 'livre',

  'replay.see': 'Ver de novo',
  'replay.making': 'Cortando…',
  'replay.watch': 'Assistir',
  'replay.copy': 'Copiar link',
  'replay.copied': 'Copiado!',
  'replay.byHand': 'Pressione Ctrl+C',
  'replay.link': 'Link deste replay',
  'replay.none': 'Não há nada para ver de novo.',
  'replay.later': 'Muita gente quer isso agora. Tente de novo em breve.',
  'replay.title': 'Os últimos segundos de {name}',
  'replay.gone': 'Este replay não existe mais',
  'replay.goneText': 'Replays são guardados por um dia.',
  'replay.failed': 'Não dá para mostrar o replay',
  'replay.failedText': 'Ele foi feito por outra versão, ou a conexão caiu.',
  'replay.play': 'Jogar Cometa',
  'replay.shattered': 'se despedaçou',
  'replay.winner': 'acertou',
  'replay.unknown': 'Cometa {id}',
  'replay.differs': 'Daqui em diante não foi assim: o replay é de outra versão.',
  'replay.loading': 'Carregando…',

  'gallery.title': 'Assistindo',
  'gallery.following': 'Seguindo {name}',
  'gallery.leaders': 'Seguindo quem lidera',
  'gallery.before': 'O anterior',
  'gallery.next': 'O próximo',
  'gallery.free': 'Soltar',
  'gallery.leave': 'Voltar',
  'gallery.keys': 'Tab ou setas: o próximo · Esc: soltar',
  'gallery.follow': 'Seguir {name}',
};

/** By tag: of each language in `languages/` all of it. */
export const LATER: Readonly<Record<string, Readonly<Record<LaterKey, string>>>> = { en: EN, 'pt-BR': PT_BR };

/** As `say`. */
export function sayLater(key: LaterKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill((LATER[languageNow()] ?? EN)[key], values);
}
