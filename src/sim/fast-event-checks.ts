/** What the fast event engine refuses, each with the engine that runs it. */
import type { Network } from './network.ts';

/** @throws RangeError that names the part. Thresholds are drawn later, and checked then. */
export function checkFastEvent(net: Network): void {
  const refuse = (what: string, rule: string, got: string): never => {
    throw new RangeError(
      `${what}: must be ${rule} on engine 'fast-event', got ${got}; engine 'event' runs it`,
    );
  };
  for (const [name, population] of Object.entries(net.populations)) {
    if (population.kind === 'source') continue;
    if (population.kind !== 'lif')
      throw new RangeError(
        `populations.${name}: must be sources or lif neurons on engine 'fast-event', got ${population.kind}; engine 'clock' runs it`,
      );
    if (population.homeostasis !== null)
      refuse(`lif(${name}).homeostasis`, 'null', `'${population.homeostasis.kind}'`);
  }
  for (const { pre, post, synapse, plasticity } of net.projections) {
    if (synapse !== 'delta') refuse(`connect(${pre}, ${post}).synapse`, "'delta'", `'${synapse}'`);
    if (plasticity !== null) refuse(`connect(${pre}, ${post}).plasticity`, 'null', `'${plasticity.kind}'`);
  }
  for (const { kind, population } of net.inhibition)
    if (kind !== 'lateral') refuse(`inhibition of '${population}'`, 'lateral', `'${kind}'`);
  for (const input of net.inputs) {
    if (input.kind === 'current') refuse(`currentSteps(${input.population})`, 'absent', 'one');
    if (input.kind === 'poisson' && input.synapse !== null && input.synapse !== 'delta')
      refuse(`poissonInput(${input.population}).synapse`, "'delta'", `'${input.synapse}'`);
  }
}
