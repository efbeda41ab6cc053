import { expect, test } from 'vitest';
import {
  BOOST_LEAD_TICKS,
  followLead,
  LEAD_TICKS,
  LOOK_EASE_MS,
  lookAlong,
  settleLead,
} from '../../../../game/client/scene/camera/lead.ts';

const FRAME_MS = 1000 / 60;

test('at top speed the camera leads by 40 px, and by no more', () => {
  expect(8 * Math.max(LEAD_TICKS, BOOST_LEAD_TICKS)).toBe(40);
  const lead = { x: 0, y: 0 };
  for (let ms = 0; ms < 250; ms += FRAME_MS) followLead(lead, 8, 0, BOOST_LEAD_TICKS, FRAME_MS);
  expect(lead.x).toBeGreaterThan(0.85 * 40);
  for (let i = 0; i < 600; i++) followLead(lead, 8, 0, BOOST_LEAD_TICKS, FRAME_MS);
  expect(lead.x).toBeLessThanOrEqual(40);
  expect(lead.y).toBe(0);
});

test('it makes the same way at 60 and at 144 pictures a second', () => {
  const [slow, fast] = [
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ];
  for (let i = 0; i < 12; i++) followLead(slow, 6, -3, LEAD_TICKS, 1000 / 60);
  for (let i = 0; i < 24; i++) followLead(fast, 6, -3, LEAD_TICKS, 1000 / 120);
  expect(fast.x).toBeCloseTo(slow.x, 9);
  expect(fast.y).toBeCloseTo(slow.y, 9);
});

test('a comet that was put somewhere else is led at once', () => {
  const lead = { x: 30, y: -30 };
  settleLead(lead, 0, 0, LEAD_TICKS);
  expect(lead).toEqual({ x: 0, y: 0 });
});

test('a screen that shows all of its shape looks no further ahead', () => {
  expect([lookAlong(8, 1600, 1600), lookAlong(8, 1600, 1601)]).toEqual([0, 0]);
});

test('a small screen looks ahead by half a second of way, within its shape, and by no more than a quarter of itself', () => {
  expect(lookAlong(4, 900, 600)).toBe(120);
  expect(lookAlong(-4, 900, 600)).toBe(-120);
  expect(lookAlong(8, 900, 700)).toBe(100);
  expect(lookAlong(-8, 1600, 600)).toBe(-150);
});

test('after a ram it follows slower than the lead: the picture is not thrown about', () => {
  const look = { x: 120, y: 0 };
  for (let ms = 0; ms < 100; ms += FRAME_MS) followLead(look, -120, 0, 1, FRAME_MS, LOOK_EASE_MS);
  expect(look.x).toBeGreaterThan(40);
});
