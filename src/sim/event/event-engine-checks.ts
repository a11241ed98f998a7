/** What the event engine refuses: whatever has no closed form between two events. */
import type { Synapse } from '../network/connect.ts';
import { isDrive } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';

/** @throws RangeError that names the part, and the engine that can run it. */
export function checkClosedForms(net: Network): void {
  for (const [name, { kind }] of Object.entries(net.populations))
    if (kind !== 'source' && kind !== 'lif')
      throw new RangeError(
        `populations.${name}: must be sources or lif neurons on engine 'event', got ${kind}; run it on engine 'clock'`,
      );
  for (const { pre, post, synapse } of net.projections) checkSynapse(`connect(${pre}, ${post})`, synapse);
  for (const input of net.inputs)
    if (isDrive(input)) checkSynapse(`poissonInput(${input.population})`, input.synapse);
}

function checkSynapse(owner: string, synapse: Synapse): void {
  if (synapse === 'conductance')
    throw new RangeError(
      `${owner}.synapse: must be 'delta', 'step', 'exponential' or 'alpha' on engine 'event', got 'conductance'; run it on engine 'clock'`,
    );
}
