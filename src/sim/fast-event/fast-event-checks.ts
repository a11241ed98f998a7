/** What the fast event engine refuses, each with the engine that runs it. */
import type { Synapse } from '../network/connect.ts';
import type { Network } from '../network/network.ts';

/** @throws RangeError that names the part. Thresholds are drawn later, and checked then. */
export function checkFastEvent(net: Network): void {
  const refuse = (what: string, rule: string, got: string, engine = 'event'): never => {
    throw new RangeError(
      `${what}: must be ${rule} on engine 'fast-event', got ${got}; engine '${engine}' runs it`,
    );
  };
  const checkSynapse = (owner: string, synapse: Synapse | null): void => {
    if (synapse !== null && synapse !== 'delta')
      refuse(`${owner}.synapse`, "'delta'", `'${synapse}'`, synapse === 'conductance' ? 'clock' : 'event');
  };
  for (const [name, population] of Object.entries(net.populations)) {
    if (population.kind === 'source') continue;
    if (population.kind !== 'lif')
      refuse(`populations.${name}.kind`, "'source' or 'lif'", `'${population.kind}'`, 'clock');
    else if (population.homeostasis !== null)
      refuse(`lif(${name}).homeostasis`, 'null', `'${population.homeostasis.kind}'`);
  }
  for (const { pre, post, synapse, plasticity } of net.projections) {
    checkSynapse(`connect(${pre}, ${post})`, synapse);
    if (plasticity !== null) refuse(`connect(${pre}, ${post}).plasticity`, 'null', `'${plasticity.kind}'`);
  }
  for (const { kind, population } of net.inhibition)
    if (kind !== 'lateral') refuse(`inhibition of '${population}'`, 'lateral', `'${kind}'`);
  for (const input of net.inputs) {
    if (input.kind === 'current') refuse(`currentSteps(${input.population})`, 'absent', 'one');
    if (input.kind === 'poisson') checkSynapse(`poissonInput(${input.population})`, input.synapse);
  }
}
