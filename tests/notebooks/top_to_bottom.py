"""top_to_bottom.py "the sample history"|"market data" NOTEBOOK FOLDER: executes the notebook; its page goes to a
folder in FOLDER.

On market data what it says must equal what is committed, so that no committed number goes stale.
Prints `skipped: …` where a package or the market data is absent."""

import difflib
import importlib.util
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "notebooks"))


def said(notebook):
    """The Markdown that cells have shown, line by line."""
    lines = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/markdown", [])
            lines += "".join(text).splitlines()
    return lines


def main():
    data, path = sys.argv[1], Path(sys.argv[2])
    folder = Path(sys.argv[3]) / data.replace(" ", "_")
    for package in ("nbclient", "nbconvert", "ipykernel", "pandas", "matplotlib"):
        if importlib.util.find_spec(package) is None:
            return f"skipped: no {package} for {sys.executable}: apt-get install jupyter-nbconvert " \
                   "python3-ipykernel python3-pandas python3-matplotlib"
    on_sample = data == "the sample history"
    if on_sample:
        os.environ["LEVTOK_MARKET_DATA"] = "/nonexistent"
    else:
        market = Path(os.environ.setdefault("LEVTOK_MARKET_DATA", str(ROOT / "../shared/data")))
        if not market.exists():
            return f"skipped: {market} absent"

    import execute

    folder.mkdir(parents=True, exist_ok=True)
    with execute.Apart():
        notebook = execute.executed(path)
        (folder / f"{path.stem}.html").write_text(execute.page(notebook), encoding="utf-8")
    fresh, committed = said(notebook), said(json.loads(path.read_text(encoding="utf-8")))
    if not fresh:
        sys.exit(f"{path.name} says nothing: numbers are quoted by say(…)")
    if not on_sample and fresh != committed:
        print("\n".join(difflib.unified_diff(committed, fresh, "committed", "fresh", lineterm="")))
        sys.exit(f"what is committed is stale: notebooks/run --save {path.stem}")
    return f"{path.name}: {len(fresh)} lines said" + ("" if on_sample else ", as committed")


if __name__ == "__main__":
    print(main())
