"""Training steps of an MLP on one thread of PyTorch, for bench/mlp.ts: prints seconds of CPU time a step by kind as JSON.

A step is one batch: forward, cross-entropy, backward, Adam. The batches lie ready in memory as Float32; an epoch is not timed before the first.
"""
import argparse
import json
import time

import torch

parser = argparse.ArgumentParser()
for name, default in dict(inputs=784, units=256, classes=10, batch=128, samples=5120, winners=13, epochs=2).items():
    parser.add_argument(f'--{name}', type=int, default=default)
parser.add_argument('--lit', type=float, default=0.19)
parser.add_argument('--kinds', default='relu,winners')
args = parser.parse_args()
torch.set_num_threads(1)
torch.set_num_interop_threads(1)
torch.manual_seed(1)

x = (torch.rand(args.samples, args.inputs) < args.lit).float() * torch.rand(args.samples, args.inputs)
y = torch.randint(0, args.classes, (args.samples,))


def winners(h):
    """The largest of each row, where they are positive."""
    value, index = h.topk(args.winners, dim=1)
    return torch.zeros_like(h).scatter(1, index, torch.relu(value))


def seconds_a_step(activation):
    first = torch.nn.Linear(args.inputs, args.units)
    second = torch.nn.Linear(args.units, args.classes)
    optimiser = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=4e-3)

    def epoch():
        for at in range(0, args.samples, args.batch):
            optimiser.zero_grad(set_to_none=True)
            scores = second(activation(first(x[at:at + args.batch])))
            torch.nn.functional.cross_entropy(scores, y[at:at + args.batch]).backward()
            optimiser.step()

    epoch()
    before = time.process_time()
    for _ in range(args.epochs):
        epoch()
    return (time.process_time() - before) / (args.epochs * args.samples / args.batch)


activations = {'relu': torch.relu, 'winners': winners}
seconds = {kind: seconds_a_step(activations[kind]) for kind in args.kinds.split(',')}
print(json.dumps({'version': f'PyTorch {torch.__version__}, 1 thread', 'seconds': seconds}))
