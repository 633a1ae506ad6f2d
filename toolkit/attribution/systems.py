"""The systems that an experiment on attribution can name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.attribution.baselines import FrequentCues, QuotationRules, RoleRules
from toolkit.attribution.estimators import AttributionTagger, RoleTagger

SYSTEMS: dict[str, Callable[..., Any]] = {
    "attribution_tagger": AttributionTagger,
    "frequent_cues": FrequentCues,
    "role_rules": RoleRules,
    "role_tagger": RoleTagger,
    "rules": QuotationRules,
}
BASELINES = frozenset({"frequent_cues", "role_rules", "rules"})
