"""Looks over what a page shows with axe-core, in both themes, and fails on what it calls serious or critical.

axe-core is under the Mozilla Public License and is no part of this project: it is the file that LEVTOK_AXE names, Debian's, or
the one that .ci/run has fetched by npm. Where there is none, `why_not` says so.
"""
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = (os.environ.get("LEVTOK_AXE", ""), "/usr/share/nodejs/axe-core/axe.min.js", ROOT / "build/axe/node_modules/axe-core/axe.min.js")
SCRIPT = next((Path(place) for place in PLACES if place and Path(place).is_file()), None)

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then((found) => done(found.violations
  .filter(({ impact }) => impact === "serious" || impact === "critical")
  .map(({ id, impact, help, nodes }) => `${impact}: ${help} (${id}): ` + nodes.slice(0, 4).map(({ target, failureSummary }) =>
    `${target.join(" ")} ${(failureSummary || "").split("\\n").slice(1).join(" ").trim()}`).join("; "))), (error) => done([String(error)]));
"""


def why_not():
    """Why nothing is looked over; nothing where it is."""
    return "" if SCRIPT else "no axe-core here (npm install --prefix build/axe --no-save axe-core@4)"


def check(page, what):
    """What the page shows now, `what` by name, in the light and in the dark."""
    if not SCRIPT:
        return
    page.driver.set_script_timeout(120)
    if not page.driver.execute_script("return Boolean(window.axe)"):
        page.driver.execute_script(SCRIPT.read_text(encoding="utf-8"))
    chosen = page.driver.execute_script("return document.documentElement.dataset.theme")
    found = []
    for theme in ("light", "dark"):
        page.driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
        found += [f"{what}, {theme}: {each}" for each in page.driver.execute_async_script(RUN)]
    page.driver.execute_script("document.documentElement.dataset.theme = arguments[0]", chosen)
    assert not found, "axe-core finds\n  " + "\n  ".join(found)
