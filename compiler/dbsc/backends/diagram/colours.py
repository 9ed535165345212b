"""The colours of a picture, as CSS, for light and for dark: schemas by their heads, references by their lines.

Plain colours on classes, without variables, so that programs that know little CSS draw it as well. Texts have a
contrast of at least 4.5 to what they stand on, lines one of at least 3 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dbsc.backends.diagram.layout.component import HUES
from dbsc.record import Record


class Theme(Record):
    """The colours of a picture: of the page, of texts, of heads by schema, of lines."""

    page: str
    body: str
    ink: str
    faint: str
    frame: str
    rule: str
    primary: str
    values: str
    pill: str
    heads: tuple[str, ...]
    stripes: tuple[str, ...]
    lines: tuple[str, ...]
    outside: str
    plot: str
    lead: str
    changes: tuple[str, str, str]  # added, removed, altered


LIGHT = Theme(
    page="#ffffff",
    body="#ffffff",
    ink="#1c2430",
    faint="#5b6675",
    frame="#aab4c1",
    rule="#edf0f4",
    primary="#8a5300",
    values="#6b3fa0",
    pill="#ffffff",
    heads=("#dce8fb", "#d6f0e6", "#ebe2fa", "#fcead0", "#fbdfe6", "#d5eef5", "#e9edce", "#e4e7ec"),
    stripes=("#2f6fd6", "#12805c", "#7a48c9", "#b86a00", "#c2385f", "#0b7f9e", "#6f7a12", "#5b6675"),
    lines=("#2f6fd6", "#b4530a", "#12805c", "#7a48c9", "#c2385f", "#0b7f9e", "#6f7a12", "#56616f"),
    outside="#f4f5f7",
    plot="#f7f9fb",
    lead="#1d5fc2",
    changes=("#0f7a3d", "#c0262d", "#8a5300"),
)
DARK = Theme(
    page="#0f141b",
    body="#171e27",
    ink="#e6ebf2",
    faint="#9aa7b8",
    frame="#465365",
    rule="#212a36",
    primary="#f2b65a",
    values="#c9a8f5",
    pill="#0f141b",
    heads=("#1d3357", "#12392d", "#33245a", "#47310c", "#4d1f2f", "#0d3a49", "#363a10", "#2b3441"),
    stripes=("#6ea3f7", "#3fbf92", "#b08cf2", "#e3a23c", "#f07f9d", "#45b7d6", "#b3bf45", "#9aa7b8"),
    lines=("#6ea3f7", "#ee9a5a", "#3fbf92", "#b08cf2", "#f07f9d", "#45b7d6", "#b3bf45", "#a3afbe"),
    outside="#131921",
    plot="#121922",
    lead="#7fb0fa",
    changes=("#4fc07f", "#ff8f8f", "#f2b65a"),
)


def stylesheet(theme: str, *, changes: bool = False, plots: bool = False) -> str:
    """The CSS of a picture: `light`, `dark`, or `auto`, which follows the reader's system."""
    light, dark = (
        _css(_rules(of) | (_plots(of) if plots else {}) | (_changes(of) if changes else {})) for of in (LIGHT, DARK)
    )
    if theme == "auto":
        return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
    return dark if theme == "dark" else light


def switched() -> str:
    """The CSS of a picture in a page whose root says `data-theme=dark` where it is to be dark."""
    light, dark = (_rules(of) | _plots(of) for of in (LIGHT, DARK))
    return _css(light) + _css(dark, "[data-theme=dark] ")


Rules = dict[str, dict[str, str]]


def _rules(theme: Theme) -> Rules:
    rules = {
        ".page": {"fill": theme.page},
        ".body": {"fill": theme.body, "stroke": theme.frame},
        ".rules": {"stroke": theme.rule},
        ".t,.n,.h": {"fill": theme.ink},
        ".y,.m,.o,.f,.c": {"fill": theme.faint},
        ".key": {"stroke": theme.faint},
        ".pk": {"fill": theme.primary},
        ".v": {"fill": theme.values},
        ".pill": {"fill": theme.pill, "stroke": theme.frame},
        ".halo": {"stroke": theme.page},
        ".hole": {"fill": theme.page},
        ".external .body,.partial .body": {"fill": theme.outside},
    }
    for hue in range(HUES):
        rules[f".s{hue} .head"] = {"fill": theme.heads[hue]}
        rules[f".s{hue} .stripe"] = {"fill": theme.stripes[hue]}
        rules[f".l{hue}"] = {"stroke": theme.lines[hue]}
        rules[f".l{hue} .spot"] = {"fill": theme.lines[hue]}
    rules[".external .head,.partial .head"] = {"fill": theme.outside}
    return rules


def _plots(theme: Theme) -> Rules:
    return {
        ".plot": {"fill": theme.plot, "stroke": theme.rule},
        ".plotted .halo": {"stroke": theme.plot},
        ".plotted .net .hole": {"fill": theme.plot},
        ".g": {"fill": theme.faint},
        ".to": {"fill": theme.lead},
    }


def _changes(theme: Theme) -> Rules:
    rules: Rules = {}
    for change, colour in zip(("added", "removed", "altered"), theme.changes, strict=True):
        rules[f".{change} .stripe,.row.{change}>.n,.row.{change}>.y,.row.{change}>.m,.lead.{change} .to"] = {
            "fill": colour
        }
        rules[f".box.{change} .body,.wire.{change}"] = {"stroke": colour}
    return rules


def _css(rules: Rules, within: str = "") -> str:
    return "".join(_rule(selectors, rule, within) for selectors, rule in rules.items())


def _rule(selectors: str, rule: Mapping[str, str], within: str) -> str:
    scoped = ",".join(within + selector for selector in selectors.split(","))
    return f"{scoped}{{{';'.join(f'{name}:{value}' for name, value in rule.items())}}}"


def hues(schemas: Iterable[str]) -> dict[str, int]:
    """The hue of each schema: in their order, again from the first after the last."""
    return {schema: number % HUES for number, schema in enumerate(schemas)}
