"""whole.py FOLDER: what is committed of the notebooks is executed, small, and quotes no number that was typed."""

import ast
import base64
import json
import re
import sys
from pathlib import Path

# Larger ones are slow to show in a browser of repositories.
MOST_BYTES = 300_000
MOST_PICTURE_BYTES = 60_000

# A measured number: with a decimal point, a per cent sign or basis points. Without those it counts or names: 3x, 2024.
MEASURED = re.compile(r"\d\.\d|\d\s*%|\d\s*bp\b|\d,\d{3}\b")
# In what a cell says, also a whole number after a verb, such as "the mean is 1".
STATED = re.compile(r"\b(?:is|are|was|were|mean|median) [-+]?\d+(?![\w.])")
# Levels that one chooses, of quantiles and intervals, are not measured; nor are versions of programs and Python's formats.
CHOSEN = re.compile(r"(?<![\d.])(1|5|10|25|50|75|90|95|99)\s*%|Apache-2\.0")
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|\$[^$]*\$", re.S)
MACHINE = re.compile(r"(?<![\w.:/])/(?:root|home|tmp|usr|var|opt|mnt|srv|work|Users|private)/|levtok-notebook-")


def text(lines):
    return "".join(lines)


def typed_numbers(prose, by_a_cell):
    prose = CHOSEN.sub("", CODE.sub("", prose))
    return MEASURED.search(prose) or (by_a_cell and STATED.search(prose))


def quoted_in_code(source):
    """The text that a cell hands to say(…) or to a title, less what is computed in it."""
    source = "\n".join("" if line.startswith(("%", "!")) else line for line in source.splitlines())
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        shown = call.args if name in ("say", "set_title", "suptitle", "title", "annotate", "text") else []
        shown = shown + [word.value for word in call.keywords if word.arg in ("title", "label")]
        for part in shown:
            formats = {id(inner) for field in ast.walk(part) if isinstance(field, ast.FormattedValue)
                       for inner in ast.walk(field)}
            for constant in ast.walk(part):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and id(constant) not in formats:
                    yield constant.value


def faults(path):
    if path.stat().st_size > MOST_BYTES:
        yield f"{path.stat().st_size} bytes, more than {MOST_BYTES}"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if set(notebook["metadata"]) - {"kernelspec", "language_info"}:
        yield f"metadata of a machine: {sorted(notebook['metadata'])}"
    cells = notebook["cells"]
    if cells[0]["cell_type"] != "markdown" or not text(cells[0]["source"]).startswith("# "):
        yield "its first cell states no question"
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    counts = [cell["execution_count"] for cell in code]
    if counts != list(range(1, len(code) + 1)):
        yield f"not executed from top to bottom: {counts}"
    pictures, said = 0, 0
    for cell in cells:
        source = text(cell["source"])
        by_a_cell = cell["cell_type"] == "code"
        for quote in quoted_in_code(source) if by_a_cell else [source]:
            if (found := typed_numbers(quote, by_a_cell)):
                yield f"a typed number, {found[0]!r}, in {quote[:80]!r}"
        for output in cell.get("outputs", []):
            if output["output_type"] == "error" or output.get("name") == "stderr":
                yield f"an error in the outputs: {json.dumps(output)[:200]}"
            data = output.get("data", {"text/plain": output.get("text", "")})
            said += "text/markdown" in data
            for kind, content in data.items():
                if kind == "image/png":
                    pictures += 1
                    size = len(base64.b64decode(text(content)))
                    if size > MOST_PICTURE_BYTES:
                        yield f"a picture of {size} bytes, more than {MOST_PICTURE_BYTES}"
                elif (found := MACHINE.search(json.dumps(content))):
                    yield f"a path of a machine, {found[0]!r}, in {text(content)[:200]!r}"
    if not pictures:
        yield "no picture"
    if not said:
        yield "it says nothing: numbers are quoted by say(…)"


def main():
    folder = Path(sys.argv[1])
    notebooks = sorted(folder.glob("*.ipynb"))
    found = [f"{path.name}: {fault}" for path in notebooks for fault in faults(path)]
    print("\n".join(found) or f"{len(notebooks)} notebooks are whole")
    return 1 if found or not notebooks else 0


if __name__ == "__main__":
    sys.exit(main())
