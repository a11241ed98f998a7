/** A worker of a crew: moves its parts whenever it is ordered to, for as long as it lives. */
import { parentPort } from 'node:worker_threads';
import { clockKernelsOn } from '../kernels/wasm.ts';
import { move } from '../sim/fast-clock/clock-crew.ts';
import { awaitChange } from './barrier.ts';
import { acts, WORD, type Work } from './orders.ts';

parentPort?.once('message', ({ words, parts }: Work) => {
  const movers = parts.map(({ memory, ...part }) => ({ ...part, kernels: clockKernelsOn(memory) }));
  let order = Atomics.load(words, WORD.order);
  parentPort!.postMessage('ready');
  for (;;) {
    awaitChange(words, WORD.order, order);
    order = Atomics.load(words, WORD.order);
    try {
      for (const part of movers) move(part, acts[words[WORD.act]!]!, words[WORD.steps]!);
    } catch {
      Atomics.add(words, WORD.failed, 1);
    }
    Atomics.add(words, WORD.done, 1);
    Atomics.notify(words, WORD.done);
  }
});
