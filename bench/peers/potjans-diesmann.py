"""Potjans and Diesmann 2014, thinned out: the full network would take Brian2 over 10 GB. Same scaling as models/."""
from brian2 import Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, defaultclock, Hz, ms, mV, np

from standalone import arguments, build

args = arguments(scale=0.1, drive='poisson', weights='drawn')
defaultclock.dt = 0.1 * ms
draw = np.random.default_rng(args.seed)
f = args.scale
names = ['L23E', 'L23I', 'L4E', 'L4I', 'L5E', 'L5I', 'L6E', 'L6I']
N = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])
K = np.array([1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100])
C = np.array([
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0, 0.0076, 0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0, 0.0042, 0],
    [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0, 0.1057, 0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443]])
V0 = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43]
V0_sd = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48]
rates = np.array([0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829])
w = 87.8085 * 10 / 250  # mV: pA x tau_m / C_m
W = np.tile([w, -4 * w], (8, 4))
W[0, 2] *= 2
pairs = np.outer(N, N)
Q = np.log(1 - C) / np.log((pairs - 1) / pairs)
dc = 0.0005 * (1 - np.sqrt(f)) * (W * (Q / N[:, None]) * rates).sum(axis=1)
outside = 0.0005 * 8 * K * w
dc += (1 - np.sqrt(f)) * outside if args.drive == 'poisson' else outside

n = np.round(N * f).astype(int)
first = np.concatenate([[0], np.cumsum(n)])
tau_m, tau_syn, E_L, V_th = 10 * ms, 0.5 * ms, -65 * mV, -50 * mV
P = NeuronGroup(first[-1], '''
dv/dt = (E_L - v + I + mu)/tau_m : volt (unless refractory)
dI/dt = -I/tau_syn : volt
mu : volt (constant)
''', threshold='v > V_th', reset='v = E_L', refractory=2 * ms, method='exact')
P.mu = np.repeat(dc, n) * mV
P.v = (np.repeat(V0, n) + np.repeat(V0_sd, n) * draw.standard_normal(first[-1])) * mV
pre, post, weight, delay = [], [], [], []
for i in range(8):
    for j in range(8):
        count = int(round(Q[i, j] * f * f))
        mean = W[i, j] / np.sqrt(f)
        sd = 0.1 * abs(mean) if args.weights == 'drawn' else 0
        d = 0.75 if j % 2 else 1.5
        pre.append(first[j] + draw.integers(0, n[j], count))
        post.append(first[i] + draw.integers(0, n[i], count))
        weight.append(mean + sd * draw.standard_normal(count))
        ms_drawn = d + d / 2 * draw.standard_normal(count)
        while (low := ms_drawn < 0.05).any():
            ms_drawn[low] = d + d / 2 * draw.standard_normal(low.sum())
        delay.append(ms_drawn)
S = Synapses(P, P, 'w : volt (constant)', on_pre='I_post += w')
# In the order of the sources: a spike then finds its synapses side by side.
order = np.argsort(np.concatenate(pre), kind='stable')
S.connect(i=np.concatenate(pre)[order], j=np.concatenate(post)[order])
S.w = np.concatenate(weight)[order] * mV
S.delay = np.concatenate(delay)[order] * ms
objects = [P, S]
if args.drive == 'poisson':
    w_ext = w / np.sqrt(f) * mV
    for k, name in enumerate(names):
        objects.append(PoissonInput(P[first[k]:first[k + 1]], 'I', int(round(K[k] * f)), 8 * Hz, w_ext))
spikes = SpikeMonitor(P)
ends = {name: [int(first[k]), int(first[k + 1])] for k, name in enumerate(names)}
build(args, Network(*objects, spikes), spikes, ends, globals())
