"""What every notebook begins with: `%run start.py`. It is not a package: the notebooks are clients of the command
`levtok` and of its service, and read files.

    LEVTOK      the command: $LEVTOK, else this clone's release build, else `levtok` of the PATH
    DATA        the folder of market data: $LEVTOK_MARKET_DATA, else ../shared/data beside this clone
    OUT         a temporary folder, gone with the notebook
    levtok(…)   runs the command, returns what it prints, raises with its message
    real(name)  the path of a file of market data, None where it is absent
    sample()    the paths of a synthetic history and of its funding rates, for where market data is absent
    say(text)   shows Markdown: how a notebook quotes a number
    plain(axis) numbers of a logarithmic axis as one writes them

A figure without a title, or with an axis without a label, is an error; panels that share an x axis share its label.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from IPython import get_ipython
from IPython.display import Markdown, display

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "build/release/service/levtok"
LEVTOK = os.environ.get("LEVTOK") or (str(BUILT) if BUILT.exists() else shutil.which("levtok") or str(BUILT))
DATA = Path(os.environ.get("LEVTOK_MARKET_DATA") or HERE.parent.parent / "shared/data")

# A service on this machine is asked directly.
os.environ["no_proxy"] = ",".join(filter(None, [os.environ.get("no_proxy"), "127.0.0.1", "localhost"]))

_folder = tempfile.TemporaryDirectory(prefix="levtok-notebook-")
OUT = Path(_folder.name)


def levtok(command, **options):
    """levtok("nav --product 3x", prices=path, out=OUT / "nav.csv", from_="2020-03-01"): an option is written as
    on the command line, or given by its name; a list is an option given several times, None is left out."""
    words = [LEVTOK, *shlex.split(command)]
    for name, value in options.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                words.append(f"--{name.rstrip('_').replace('_', '-')}={one}")
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{words[0]} ended with status {done.returncode}")
    return done.stdout


def real(name):
    path = DATA / name
    return path if path.exists() else None


def sample():
    prices, funding = OUT / "sample.csv", OUT / "sample-funding.csv"
    if not prices.exists():
        # Three years by the hour: as long as the market data of the notebooks.
        levtok("sample --days 1096 --start 2023-01-01", out=prices, funding_out=funding)
    return prices, funding


def say(text):
    display(Markdown(text))


def plain(axis):
    def label(x, _):
        low, high = axis.get_view_interval()
        digit = f"{x:.0e}"[0]
        return f"{x:g}" if digit == "1" or high < 4 * low or (digit in "25" and high < 1e4 * low) else ""

    axis.set_major_formatter(label)
    axis.set_minor_formatter(label)


def _labelled(axes, axis):
    # Stacked panels share their x axis and its label; what goes up is each panel's own.
    shared = axes.get_shared_x_axes().get_siblings(axes) if axis == "x" else [axes]
    return any(getattr(one, f"get_{axis}label")() for one in shared)


def _check_figures():
    """Called after each cell, before its figures are shown."""
    for number in plt.get_fignums():
        shown = [axes for axes in plt.figure(number).axes if axes.axison]
        if shown and not any(axes.get_title(loc) for axes in shown[:1] for loc in ("left", "center", "right")):
            raise ValueError("a figure needs a title that states what it shows")
        for axes in shown:
            for axis in ("x", "y"):
                if axes.get_label() != "<colorbar>" and not _labelled(axes, axis):
                    raise ValueError(f"a figure needs a label with the unit on each axis; one has no {axis} label")


import matplotlib.pyplot as plt  # noqa: E402

# Callbacks run in this order: the check sees the figures before they are shown and closed.
get_ipython().events.register("post_execute", _check_figures)
get_ipython().run_line_magic("matplotlib", "inline")
plt.style.use(HERE / "levtok.mplstyle")
