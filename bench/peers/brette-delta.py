"""Brette 2007, benchmark 4: delta synapses, NEST's start replaced by random potentials (every neuron fires by itself)."""
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, defaultclock, ms, mV, np

from standalone import arguments, build, connect_fixed_in_degree

args = arguments(rule='fixed-in-degree')
defaultclock.dt = 0.125 * ms
taum, Vt, Vr, El = 20 * ms, -50 * mV, -60 * mV, -49 * mV
P = NeuronGroup(4000, 'dv/dt = -(v-El)/taum : volt (unless refractory)', threshold='v>Vt', reset='v = Vr',
                refractory=5 * ms, method='exact')
P.v = 'Vr + rand() * (Vt - Vr)'
we, wi = 0.25 * mV, -2.25 * mV
# What arrives during refractoriness is lost, as in NEST: Brian2 does not write variables that are '(unless refractory)'.
Ce = Synapses(P, P, on_pre='v_post += we', delay=0.125 * ms)
Ci = Synapses(P, P, on_pre='v_post += wi', delay=0.125 * ms)
if args.rule == 'pairwise':
    Ce.connect('i<3200', p=0.02)
    Ci.connect('i>=3200', p=0.02)
else:
    draw = np.random.default_rng(args.seed)
    connect_fixed_in_degree(Ce, (0, 3200), 4000, 64, draw)
    connect_fixed_in_degree(Ci, (3200, 4000), 4000, 16, draw)
spikes = SpikeMonitor(P)
build(args, Network(P, Ce, Ci, spikes), spikes, {'E': [0, 3200], 'I': [3200, 4000]}, globals())
