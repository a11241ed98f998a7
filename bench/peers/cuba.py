"""Brette 2007, benchmark 2 as in Brian2's examples/CUBA.py; --rule and --nest choose as models/brette-2007.ts does."""
from brian2 import (Hz, NeuronGroup, Network, SpikeMonitor, Synapses, defaultclock, ms, mV, np)

from standalone import arguments, build, connect_fixed_in_degree

args = arguments(rule='pairwise', wI=9.0, delay=0.0)
defaultclock.dt = 0.1 * ms
taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
Vt, Vr, El = -50 * mV, -60 * mV, -49 * mV
P = NeuronGroup(4000, '''
dv/dt  = (ge+gi-(v-El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
''', threshold='v>Vt', reset='v = Vr', refractory=5 * ms, method='exact')
P.v = 'Vr + rand() * (Vt - Vr)'
we, wi = 1.62 * mV, -args.wI * mV
Ce = Synapses(P, P, on_pre='ge += we', delay=args.delay * ms)
Ci = Synapses(P, P, on_pre='gi += wi', delay=args.delay * ms)
if args.rule == 'pairwise':
    Ce.connect('i<3200', p=0.02)
    Ci.connect('i>=3200', p=0.02)
else:
    draw = np.random.default_rng(args.seed)
    connect_fixed_in_degree(Ce, (0, 3200), 4000, 64, draw)
    connect_fixed_in_degree(Ci, (3200, 4000), 4000, 16, draw)
spikes = SpikeMonitor(P)
build(args, Network(P, Ce, Ci, spikes), spikes, {'E': [0, 3200], 'I': [3200, 4000]}, globals())
