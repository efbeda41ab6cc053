import { draw } from '../sim/math/random.ts';

/** What bots are called: short first names and nicknames from many places, as people at a game have. */
// biome-ignore format: eight a line
const NAMES: readonly string[] = [
  'Ada', 'Aiko', 'Akin', 'Alba', 'Amir', 'Ana', 'Anouk', 'Arjun',
  'Asha', 'Astrid', 'Ayla', 'Bao', 'Bea', 'Beto', 'Bia', 'Bibi',
  'Björn', 'Bruno', 'Caio', 'Carmen', 'Chidi', 'Chloé', 'Cleo', 'Cora',
  'Dani', 'Dario', 'Diego', 'Dilan', 'Duda', 'Edu', 'Ege', 'Eli',
  'Emeka', 'Emil', 'Enzo', 'Esra', 'Eva', 'Fábio', 'Farid', 'Fatou',
  'Felix', 'Finn', 'Freya', 'Gabi', 'Gil', 'Gita', 'Goran', 'Greta',
  'Gus', 'Hana', 'Haru', 'Hugo', 'Ibra', 'Ilse', 'Imani', 'Inês',
  'Iris', 'Ivan', 'Jaya', 'Jin', 'Joana', 'João', 'Jonas', 'Juju',
  'Kai', 'Kasia', 'Kemi', 'Kenji', 'Kiko', 'Koji', 'Kofi', 'Lara',
  'Leila', 'Léo', 'Lia', 'Lina', 'Lucho', 'Luna', 'Mads', 'Maya',
  'Malik', 'Mei', 'Mika', 'Milo', 'Mina', 'Nadia', 'Nando', 'Naomi',
  'Neha', 'Nico', 'Nils', 'Noor', 'Nuno', 'Olga', 'Omar', 'Otto',
  'Paco', 'Paz', 'Pele', 'Petra', 'Pilar', 'Priya', 'Quim', 'Rafa',
  'Ravi', 'Remi', 'Rosa', 'Rui', 'Sami', 'Sanna', 'Sefa', 'Sora',
  'Sven', 'Tala', 'Tariq', 'Teo', 'Tuva', 'Uma', 'Vera', 'Wanda',
  'Xavi', 'Yara', 'Yuki', 'Yusuf', 'Zé', 'Zoe', 'Zola', 'Zuri',
];

/** All names in the order in which a fleet of this seed takes them. A fleet of more bots begins again at the first. */
export function namesFor(seed: number): readonly string[] {
  const order = new Map(NAMES.map((name, i) => [name, draw(seed, 5, i)]));
  return [...NAMES].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
