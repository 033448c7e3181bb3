# %% [markdown]
# What leverage does to one path: the same history through tokens of different leverage, taken apart.
# A client of the `levtok` program; it needs nothing but Python, and draws where matplotlib is there.
#
#     python3 notebooks/leverage_ladder.py [PRICES.csv]      (LEVTOK names the program; default: levtok)

# %%
import csv
import json
import os
import subprocess
import sys
import tempfile

LEVTOK = os.environ.get("LEVTOK", "levtok")
PRODUCTS = ["2x", "3x", "5x", "-2x", "-3x", "-5x"]


def levtok(*arguments):
    return subprocess.run([LEVTOK, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


# %% A history: the one given, else a synthetic one.
if len(sys.argv) > 1 and sys.argv[1].endswith((".csv", ".csv.gz")):
    prices = sys.argv[1]
else:
    prices = os.path.join(tempfile.mkdtemp(), "sample.csv")
    levtok("sample", "--out", prices, "--days", "365", "--interval", "1h")
    print("a synthetic history of one year, volatility 0.8")

# %% Why each token ended where it did, in per cent of log return.
print(f"{'product':>8} {'total':>9} {'target':>9} {'drag':>9} {'residual':>9}")
for product in PRODUCTS:
    parts = json.loads(levtok("attribution", "--product", product, "--prices", prices))
    shown = [parts[name] for name in ("total", "target", "variance_drag", "path_residual")]
    print(f"{product:>8} " + " ".join("   wiped" if x is None else f"{100 * x:9.2f}" for x in shown))

# %% NAV of each, on a logarithmic scale.
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("matplotlib is not installed: no picture")
else:
    for product in PRODUCTS:
        rows = list(csv.DictReader(levtok("nav", "--product", product, "--prices", prices).splitlines()))
        plt.semilogy([float(row["nav"]) or float("nan") for row in rows], label=product)
    plt.xlabel("observation")
    plt.ylabel("NAV")
    plt.legend()
    plt.show()
