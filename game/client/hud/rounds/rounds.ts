import type { Client, Game, GameEvent } from '../../../net/client.ts';
import { CHOICES } from '../../../sim/world/traits.ts';
import { guarded } from '../../base/faults.ts';
import type { Steering } from '../../input/input.ts';
import type { Diary } from '../../kept/diary.ts';
import { say } from '../../words/words.ts';
import { type Tone, WEIGHT } from '../news/news.ts';
import { createAvenger } from './avenger.ts';
import { createCards } from './cards.ts';
import { choiceBetween, createChosen } from './chosen.ts';
import { createClock } from './clock.ts';
import { createCrier } from './crier.ts';
import { createGoalLine, goalText } from './goal.ts';
import { createPodium } from './podium.ts';

/** All that the HUD tells of rounds: clock, choices, podium, revenge, the goal of the day. */
export interface Rounds {
  readonly clock: HTMLElement;
  readonly cards: HTMLElement;
  readonly chosen: HTMLElement;
  readonly goal: HTMLElement;
  readonly podium: HTMLElement;
  /** Once a picture, before its events. */
  look(game: Game): void;
  /** As often as panels are drawn. */
  draw(game: Game, nowMs: number): void;
  note(event: GameEvent, game: Game): void;
  /** There is no game to tell of. */
  close(): void;
}

/** How rounds speak: in a large word for a moment, and to those who listen. */
export interface Voice {
  call(text: string, tone: Tone): void;
  tell(text: string, weight: number): void;
}

export function createRounds(client: Client, steering: Readonly<Steering>, diary: Diary, voice: Voice): Rounds {
  const [clock, chosen, goal] = [createClock(), createChosen(), createGoalLine(diary)];
  const ask = (text: string) => voice.tell(text, WEIGHT.asked);
  const cards = createCards((choice) => client.choose(choice), ask);
  const podium = createPodium(diary, ask);
  const [crier, avenger] = [createCrier(), createAvenger()];

  function announce(text: string, tone: Tone, weight: number): void {
    voice.call(text, tone);
    voice.tell(text, weight);
  }

  function cry(game: Game): void {
    const news = crier.look(game);
    if (!news) return;
    // The podium says by itself that a round is over.
    if (news.key !== 'round.over') announce(say(news.key), news.tone, WEIGHT.all);
  }

  function drawGoal(game: Game, nowMs: number): void {
    if (goal.draw(game.alive, nowMs)) announce(say('goal.done', { goal: goalText(diary.goal) }), 'good', WEIGHT.own);
  }

  const layers: readonly ((game: Game, nowMs: number) => void)[] = [
    guarded('diary', diary.look),
    guarded('clock', clock.draw),
    guarded('crier', cry),
    guarded('choices', (game, nowMs) => cards.draw(game, client.status.state === 'playing', steering.device, nowMs)),
    guarded('chosen', chosen.draw),
    guarded('podium', podium.draw),
    guarded('goal', drawGoal),
  ];

  return {
    clock: clock.element,
    cards: cards.element,
    chosen: chosen.element,
    goal: goal.element,
    podium: podium.element,
    look: avenger.look,
    draw(game, nowMs) {
      for (const layer of layers) layer(game, nowMs);
    },
    note(event, game) {
      diary.note(event, game);
      if (avenger.note(event, game)) {
        diary.noteRevenge();
        announce(say('revenge.done'), 'good', WEIGHT.own);
      }
      if (event.kind !== 'traits' || event.id !== game.id) return;
      const choice = choiceBetween(event.before, event.after);
      if (choice >= 0) announce(say('choice.taken', { name: say(`choice.${CHOICES[choice]}`) }), 'good', WEIGHT.own);
    },
    close() {
      for (const { element } of [clock, cards, goal, podium]) element.hidden = true;
    },
  };
}
