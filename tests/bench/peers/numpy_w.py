"""W in NumPy: `numpy_w.py whole|rows PATHS`, answering as answer.hpp says.

whole  the usual vectorised program: whole arrays [step, path], one expression for each quantity
rows   what NumPy can do at best: step by step over the paths and tokens of a block that stays in
       the cache, nothing allocated within the loop
"""

import sys
import time

import numpy

VOLATILITY = 0.8
STEPS = 365
FEE = 0.0003
LEVERAGES = [2, 3, 5, -2, -3, -5]
BLOCK = 1024


def simple_returns(random, paths):
    normals = random.standard_normal((STEPS, paths))
    return numpy.expm1(VOLATILITY / STEPS**0.5 * normals - VOLATILITY**2 / 2 / STEPS)


def whole(random, nav_out, drawdown_out):
    returns = simple_returns(random, nav_out.shape[1])
    for token, leverage in enumerate(LEVERAGES):
        growth = numpy.maximum((1 + leverage * returns) * (1 - FEE), 0)
        nav = numpy.cumprod(growth, axis=0)
        peak = numpy.maximum(numpy.maximum.accumulate(nav, axis=0), 1)
        nav_out[token] = nav[-1]
        drawdown_out[token] = numpy.max(1 - nav / peak, axis=0)


def rows(random, nav_out, drawdown_out):
    shape = nav_out.shape
    slope = numpy.array(LEVERAGES).reshape(-1, 1) * (1 - FEE)
    nav, peak, lowest = numpy.ones(shape), numpy.ones(shape), numpy.ones(shape)
    now = numpy.empty(shape)
    for row in simple_returns(random, shape[1]):
        numpy.multiply(slope, row, out=now)
        now += 1 - FEE
        numpy.maximum(now, 0, out=now)
        nav *= now
        numpy.maximum(peak, nav, out=peak)
        numpy.divide(nav, peak, out=now)
        numpy.minimum(lowest, now, out=lowest)
    nav_out[:] = nav
    drawdown_out[:] = 1 - lowest


def simulate(simulate_block, paths):
    """Terminal NAVs and maximum drawdowns, [token, path]."""
    random = numpy.random.default_rng(1)
    nav = numpy.empty((len(LEVERAGES), paths))
    drawdown = numpy.empty_like(nav)
    for first in range(0, paths, BLOCK):
        block = slice(first, first + BLOCK)
        simulate_block(random, nav[:, block], drawdown[:, block])
    return nav, drawdown


def main():
    simulate_block = {"whole": whole, "rows": rows}[sys.argv[1]]
    paths = int(sys.argv[2])
    start = time.process_time()
    nav, drawdown = simulate(simulate_block, paths)
    seconds = time.process_time() - start
    answer = sys.stdout.buffer
    answer.write(b"%.9f\n" % seconds)
    answer.write(nav.tobytes())
    answer.write(drawdown.tobytes())


if __name__ == "__main__":
    main()
