"""Writes and compiles a Brian2 network as a C++ program, on one thread unless told otherwise, and tells on standard output where its spikes will lie.

The program runs a transient, which lets caches and the network settle, and then the stretch that is timed.
"""
import argparse
import json
import os

import brian2 as b


def arguments(**extra):
    """Command line: where the program goes, how long it runs [ms], the seed; more options with their defaults."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--directory', required=True)
    parser.add_argument('--transient', type=float, default=100)
    parser.add_argument('--duration', type=float, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--threads', type=int, default=1)
    for name, default in extra.items():
        parser.add_argument(f'--{name}', type=type(default), default=default)
    args = parser.parse_args()
    b.set_device('cpp_standalone', directory=args.directory, build_on_run=False)
    if args.threads > 1:
        b.prefs.devices.cpp_standalone.openmp_threads = args.threads
    b.seed(args.seed)
    return args


def connect_fixed_in_degree(synapses, sources, n, k, draw):
    """k synapses onto each of n neurons from range `sources`. In the order of the sources, as Brian2 itself makes pairwise
    ones: a spike then finds its synapses side by side, which is many times faster than strewn."""
    i = draw.integers(*sources, n * k)
    order = b.np.argsort(i, kind='stable')
    synapses.connect(i=i[order], j=b.np.repeat(b.np.arange(n), k)[order])


def build(args, net, monitor, populations, namespace):
    """Runs `net`, whose equations speak of names in `namespace`, in the program, compiles it, and prints what a reader of its results must know."""
    net.run(args.transient * b.ms, namespace=namespace)
    net.run(args.duration * b.ms, namespace=namespace)
    device = b.get_device()
    device.build(directory=args.directory, compile=True, run=False, debug=False)
    name = lambda variable: os.path.basename(device.get_array_filename(monitor.variables[variable]))
    print(json.dumps({'version': b.__version__, 'populations': populations, 't': name('t'), 'i': name('i')}))
