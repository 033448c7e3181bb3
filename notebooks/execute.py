"""Executes notebooks from top to bottom. Called by notebooks/run and by the tests; needs nbconvert and ipykernel.

execute.py [--save] [--to FOLDER] NOTEBOOK…
    --to FOLDER   writes each as a page with its plots (default: build/notebooks)
    --save        also stores the outputs in the notebook itself
"""

import argparse
import base64
import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What a notebook keeps of the machine that ran it: nothing.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(path):
    """The notebook at `path`, executed in the folder of the notebooks. An error, also one that a callback shows
    without ending its cell, and any word on standard error raise."""
    import nbclient
    import nbformat
    from traitlets.config import Config

    notebook = nbformat.read(path, as_version=4)
    config = Config()
    # Sockets in a file system: no port that another notebook could take, and no network.
    config.KernelManager.transport = "ipc"
    config.KernelManager.connection_file = f"{os.environ['JUPYTER_RUNTIME_DIR']}/{path.stem}.json"
    client = nbclient.NotebookClient(
        notebook, timeout=300, startup_timeout=300, kernel_name="python3", record_timing=False, config=config,
        resources={"metadata": {"path": str(HERE)}})
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        raise RuntimeError(uncoloured(str(error))) from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise RuntimeError(uncoloured("\n".join(output.traceback)))
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"on standard error:\n{output.text}")
    return stripped(notebook)


def uncoloured(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def stripped(notebook):
    notebook.metadata = METADATA
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = {}
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    return notebook


def smaller(png):
    """The same picture in 128 colours: a third of the bytes, and a plot has no more."""
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    picture = picture.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "png", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def page(notebook):
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    # Nothing is asked of a server when the page is opened.
    config.HTMLExporter.mathjax_url = ""
    config.HTMLExporter.require_js_url = ""
    config.HTMLExporter.jquery_url = ""
    return HTMLExporter(config=config).from_notebook_node(notebook)[0]


class Apart:
    """An environment in which Jupyter reads and writes nothing of the user's: settings, kernels, history."""

    def __enter__(self):
        # The paths of sockets must be short.
        self.folder = tempfile.TemporaryDirectory(prefix="levtok-jupyter-")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            os.environ[name] = f"{self.folder.name}/{name.lower()}"
            os.mkdir(os.environ[name])
        # The list of fonts takes seconds to make and is kept; a notebook that made it would say so.
        fonts = HERE.parent / "build/matplotlib"
        fonts.mkdir(parents=True, exist_ok=True)
        os.environ["MPLCONFIGDIR"] = str(fonts)
        import matplotlib.font_manager  # noqa: F401
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        # A notebook runs in its own folder: paths are those of whoever called.
        for name in ("LEVTOK_MARKET_DATA", "LEVTOK"):
            if "/" in os.environ.get(name, ""):
                os.environ[name] = os.path.abspath(os.environ[name])
        for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONSTARTUP"):
            os.environ.pop(name, None)

    def __exit__(self, *_):
        self.folder.cleanup()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--to", type=Path, default=HERE.parent / "build/notebooks")
    parser.add_argument("notebooks", type=Path, nargs="+")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    failed = 0
    with Apart():
        import nbformat

        for path in asked.notebooks:
            began = time.monotonic()
            try:
                notebook = executed(path)
            except Exception as error:  # One that fails does not keep the others from running.
                print(f"{path.name}: {error}", file=sys.stderr)
                failed += 1
                continue
            target = asked.to / f"{path.stem}.html"
            target.write_text(page(notebook), encoding="utf-8")
            if asked.save:
                nbformat.write(notebook, path)
            print(f"{target} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
