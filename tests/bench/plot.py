#!/usr/bin/python3
"""Draws the figures of transfer.py and links.py as bars.

usage: plot.py TRANSFER.json LINKS.json OUT.svg
"""
import json, statistics, sys
from xml.sax.saxutils import escape

WIDTH, LEFT, BAR, GAP, GROUP = 880, 250, 18, 6, 16
STYLE = """
text { font: 14px sans-serif; fill: #222 } .title { font-weight: bold; font-size: 15px } .value { font-size: 13px }
.plug { fill: #1f6fb2 } .floor { fill: #9aa5b1 } .other { fill: #d08a3a } .utp { fill: #7a9a4a }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .plug { fill: #5aa7e8 } .other { fill: #e0a458 } .utp { fill: #9dc06a } }
"""


def kind(name):
    for word, css in (("PLUG", "plug"), ("floor", "floor"), ("uTP", "utp")):
        if word in name:
            return css
    return "other"


class Chart:
    def __init__(self):
        self.parts, self.y = [], 8

    def title(self, words):
        self.y += 22
        self.parts.append(f'<text class="title" x="8" y="{self.y}">{escape(words)}</text>')
        self.y += 12

    def bar(self, label, value, most, words, css):
        length = max(1, value / most * (WIDTH - LEFT - 90))
        middle = self.y + BAR - 4
        self.parts.append(f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end">{escape(label)}</text>'
                          f'<rect class="{css}" x="{LEFT}" y="{self.y}" width="{length:.1f}" height="{BAR}"/>'
                          f'<text class="value" x="{LEFT + length + 6:.1f}" y="{middle}">{escape(words)}</text>')
        self.y += BAR + GAP

    def space(self):
        self.y += GROUP - GAP

    def svg(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.y + 8}" viewBox="0 0 {WIDTH} {self.y + 8}">'
                f"<style>{STYLE}</style>" + "".join(self.parts) + "</svg>\n")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    with open(sys.argv[1]) as transfers, open(sys.argv[2]) as links:
        rates = {name: statistics.median(run["rate"] for run in runs) for name, runs in json.load(transfers).items()}
        parts = json.load(links)
    chart = Chart()
    chart.title("1 GiB between two processes, MB/s")
    for name, rate in rates.items():
        chart.bar(name, rate, max(rates.values()), f"{rate:.0f}", kind(name))
    chart.title("100 Mbit/s, 50 ms there and back: part of the link in use, by random loss")
    for loss in (0, 1, 3):
        for name, part in parts[f"100 Mbit/s, 50 ms, {loss} %"].items():
            chart.bar(f"{loss} % lost: {name}", part, 1, f"{100 * part:.0f} %", kind(name))
        chart.space()
    with open(sys.argv[3], "w") as out:
        out.write(chart.svg())


main()
