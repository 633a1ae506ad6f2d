"""A summary as Markdown, always the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan

from toolkit.summary.corpus import CUES, Summary
from toolkit.summary.keyness import PRIOR, Key
from toolkit.summary.rates import DOCUMENT_RATES, RESAMPLES, SPEAKER_RATES, Estimate, Group, Rate

_KINDS = dict(zip(CUES, ("hedges", "modals", "reporting expressions"), strict=True))


def markdown(summary: Summary, title: str, figures: Sequence[str] = ()) -> str:
    """Return a summary as a page.

    Parameters
    ----------
    summary : Summary
    title : str
    figures : sequence of str
        The names of plots that lie beside the page.
    """
    stats = f"{summary.all.size:,} documents. A cell is a rate with its 95% interval: {RESAMPLES:,} resamples of whole"
    lines = [f"# {title}", f"{stats} documents. Groups of fewer than {summary.least:,} are left out.", ""]
    for figure in figures:
        lines += [f"![{figure.rpartition('.')[0]}]({figure})", ""]
    lines += ["## All", *_rates([summary.all], DOCUMENT_RATES, "documents", ""), ""]
    for name, groups in summary.by.items():
        lines += [f"## By {name}", *_rates(groups, DOCUMENT_RATES, "documents", name), ""]
    if summary.speakers:
        lines += ["## By speaker", "What is in the contents that are attributed to whom is cited most.", ""]
        lines += [*_rates(summary.speakers, SPEAKER_RATES, "attributions", "speaker"), ""]
    for name, kinds in summary.keys.items():
        if any(found for groups in kinds.values() for found in groups.values()):
            lines += [f"## Cues by {name}", *_keys(kinds, name), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _rates(groups: Iterable[Group], rates: Sequence[Rate], size: str, name: str) -> list[str]:
    heads = [f"{rate.name} ({rate.unit})" for rate in rates]
    lines = [_row([name or "corpus", size, *heads]), _row(["---"] * (2 + len(rates)))]
    for group in groups:
        lines.append(_row([_safe(group.name), f"{group.size:,}", *(_cell(group.rates[rate.name]) for rate in rates)]))
    return lines


def _keys(kinds: dict[str, dict[str, list[Key]]], name: str) -> list[str]:
    lines = [
        "What a group has more often, among its words, than all other documents: log-odds ratios with an informative "
        f"Dirichlet prior of {PRIOR:,.0f} words (Monroe et al. 2008). Behind each cue, how many standard errors.",
        "",
        _row([name, *(_KINDS[kind] for kind in kinds)]),
        _row(["---"] * (1 + len(kinds))),
    ]
    for group in next(iter(kinds.values())):
        cells = (", ".join(f"{_safe(key.form)} {key.z:.1f}" for key in found[group]) for found in kinds.values())
        lines.append(_row([_safe(group), *cells]))
    return lines


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(estimate: Estimate) -> str:
    if isnan(estimate.value):
        return "–"
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def _safe(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
