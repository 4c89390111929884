"""What can be wrong with a page as a browser shows it, and as it was sent."""

import json
import subprocess
from collections import defaultdict

from tests.running import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PHONE, TABLET, DESK = (375, 812), (768, 1024), (1440, 900)


UNFOLDED = """(rules) => {
  document.querySelectorAll('main details').forEach((one) => { one.open = true })
  return axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})
}"""
"""Axe on the unfolded page; nothing is loaded again for it, which only rules that are off or about sound would ask."""


def bring_axe(context):
    """Have every page of a context that is opened from now on know axe."""
    context.add_init_script(AXE)


def faults_of(tab):
    """What axe finds in the unfolded page, and what sticks out there and on a tablet, in the same language."""
    rules = tab.evaluate(UNFOLDED, RULES)
    found = [(rule["id"], *(node["target"] for node in rule["nodes"][:3])) for rule in rules["violations"]]
    found += beyond(tab)
    tab.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    return found + beyond(tab)


SQUEEZED = """() => [...document.querySelectorAll('body :is(dt, dd, th, td, p, li, label, caption, h1, h2, h3)')]
  .filter((one) => getComputedStyle(one.closest('thead') ?? one).position !== 'absolute')
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.innerText.trim().length > 6)
  .filter((one) => one.clientWidth > 1 && one.clientWidth < 2 * parseFloat(getComputedStyle(one).fontSize))
  .map((one) => `squeezed: ${one.className} ${one.innerText.trim().slice(0, 40)}`).slice(0, 5)"""
"""Words in a column narrower than two letters; what is for the ear alone is out of the flow."""


def beyond(tab):
    pixels = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    out = [f"{pixels} px stick out at {tab.viewport_size['width']}"] if pixels > 0 else []
    return out + tab.evaluate(SQUEEZED)


def said_by_the_checker(folder):
    """Return what the Nu HTML checker says of the pages of a folder, and of which; started once for all of them."""
    words = ["java", "-Xss4m", "-jar", str(CHECKER), "--format", "json", str(folder)]
    checked = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    said = defaultdict(set)
    for message in json.loads(checked.stderr)["messages"]:
        if message["type"] == "error" or message.get("subType") == "warning":
            said[message["message"]].add(message["url"].rpartition("/")[2])
    return dict(said)
