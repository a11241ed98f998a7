"""Brunel 2000, after Brian2's examples/frompapers/Brunel_2000.py; --drive constant replaces the Poisson input by its mean."""
from brian2 import Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, defaultclock, ms, mV, np

from standalone import arguments, build, connect_fixed_in_degree

args = arguments(g=5.0, eta=2.0, reset=10.0, drive='poisson', rule='pairwise', weights='equal', order=2500)
defaultclock.dt = 0.1 * ms
N_I, N_E = args.order, 4 * args.order
N = N_E + N_I
C_E, C_I = N_E // 10, N_I // 10
tau, theta, V_r, J, D = 20 * ms, 20 * mV, args.reset * mV, 0.1 * mV, 1.5 * ms
mu = args.eta * theta if args.drive == 'constant' else 0 * mV
P = NeuronGroup(N, 'dv/dt = (mu-v)/tau : volt (unless refractory)', threshold='v > theta', reset='v = V_r',
                refractory=2 * ms, method='exact')
if args.drive == 'constant':
    P.v = 'rand() * theta'
g = args.g
# What arrives during refractoriness is lost, as in NEST: Brian2 does not write variables that are '(unless refractory)'.
if args.weights == 'equal':
    S_E = Synapses(P, P, on_pre='v_post += J', delay=D)
    S_I = Synapses(P, P, on_pre='v_post += -g*J', delay=D)
else:
    S_E = Synapses(P, P, 'w : volt (constant)', on_pre='v_post += w', delay=D)
    S_I = Synapses(P, P, 'w : volt (constant)', on_pre='v_post += w', delay=D)
if args.rule == 'pairwise':
    S_E.connect(f'i < {N_E}', p=0.1)
    S_I.connect(f'i >= {N_E}', p=0.1)
else:
    draw = np.random.default_rng(args.seed)
    connect_fixed_in_degree(S_E, (0, N_E), N, C_E, draw)
    connect_fixed_in_degree(S_I, (N_E, N), N, C_I, draw)
if args.weights == 'drawn':
    S_E.w = 'J * (1 + 0.1 * randn())'
    S_I.w = '-g * J * (1 + 0.1 * randn())'
objects = [P, S_E, S_I]
if args.drive == 'poisson':
    nu_ext = args.eta * theta / (J * C_E * tau)
    objects.append(PoissonInput(target=P, target_var='v', N=C_E, rate=nu_ext, weight=J))
spikes = SpikeMonitor(P)
build(args, Network(*objects, spikes), spikes, {'E': [0, N_E], 'I': [N_E, N]}, globals())
