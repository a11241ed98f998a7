"""Brette 2007, benchmark 1: conductances, random start as in Brian2's examples/COBAHH.py, integrate-and-fire neurons."""
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, defaultclock, ms, mV, np

from standalone import arguments, build, connect_fixed_in_degree

args = arguments(rule='pairwise', delay=0.0, method='exponential_euler')
defaultclock.dt = 0.1 * ms
taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
Vt, Vr, El, Ee, Ei = -50 * mV, -60 * mV, -60 * mV, 0 * mV, -80 * mV
# Conductances in units of the leak, 10 nS.
P = NeuronGroup(4000, '''
dv/dt  = (ge*(Ee-v)+gi*(Ei-v)-(v-El))/taum : volt (unless refractory)
dge/dt = -ge/taue : 1
dgi/dt = -gi/taui : 1
''', threshold='v>Vt', reset='v = Vr', refractory=5 * ms, method=args.method)
P.v = 'El + (randn() * 5 - 5)*mV'
P.ge = 'randn() * 1.5 + 4'
P.gi = 'randn() * 12 + 20'
we, wi = 0.6, 6.7
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
