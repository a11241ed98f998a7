/** What is kept of a long learning: model and seconds come back together, and writings never overlap. */
import { expect, it } from 'vitest';
import { keeping, kept } from '../../experiments/parts/keeping.ts';

const model = { save: () => Uint8Array.of(1, 2, 3) };

it('keeps a model and the seconds of all starts', async () => {
  let bytes: Uint8Array | null = null;
  const checkpoint = {
    read: async () => bytes,
    write: async (given: Uint8Array) => {
      bytes = given;
    },
  };
  expect(await kept(undefined)).toBeNull();
  expect(await kept(checkpoint)).toBeNull();
  await keeping(checkpoint, 500).now(model);
  const back = await kept(checkpoint);
  expect(back!.model).toEqual(model.save());
  expect(back!.seconds).toBeGreaterThanOrEqual(500);
  expect(back!.seconds).toBeLessThan(510);
  expect(keeping(checkpoint, back!.seconds).seconds()).toBeGreaterThanOrEqual(back!.seconds);
});

it('begins no writing while one is under way, and the last one waits for it', async () => {
  let [begun, open, most] = [0, 0, 0];
  const ends: (() => void)[] = [];
  const checkpoint = {
    read: async () => null,
    write: async () => {
      begun++;
      most = Math.max(most, ++open);
      await new Promise<void>((end) => ends.push(end));
      open--;
    },
  };
  const keeper = keeping(checkpoint, 0, -1);
  for (let time = 0; time < 3; time++) keeper.look(model);
  expect(begun).toBe(1);
  const last = keeper.now(model);
  expect(begun).toBe(1);
  ends[0]!();
  await expect.poll(() => begun).toBe(2);
  ends[1]!();
  await last;
  expect(most).toBe(1);
});

it('tells of a writing that failed', async () => {
  const checkpoint = { read: async () => null, write: () => Promise.reject(new Error('full')) };
  const keeper = keeping(checkpoint, 0, -1);
  keeper.look(model);
  await expect(keeper.now(model)).rejects.toThrow('full');
});
