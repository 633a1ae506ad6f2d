"""Metrics as functions of sums over rows: one definition serves scores, intervals and tests.

Every metric here is a function of sums over rows (true positives, errors, squares ...). A family of metrics
turns rows into those statistics once; the score of a test set, of a bootstrap resample or of a swap of two
systems is then the same function of a different sum. So an interval needs no second implementation that could
drift from the first, and a thousand resamples are one matrix product. Tests hold the values equal to
scikit-learn's and scipy's, which take rows and cannot be resampled this way.
"""

from toolkit.metrics.attribution import AttributionMetrics, RoleMetrics, TokenAttribution, cut_attribution
from toolkit.metrics.base import Floats, Metrics, Offsets
from toolkit.metrics.classification import ClassificationMetrics
from toolkit.metrics.mean import MeanMetrics
from toolkit.metrics.negation import NegationMetrics, ScopeMetrics, TokenNegation, cut_negation
from toolkit.metrics.regression import RegressionMetrics
from toolkit.metrics.spans import LabelledSpanMetrics, SpanMetrics, snap
from toolkit.metrics.speakers import SpeakerMetrics, StatementMetrics
from toolkit.metrics.stance import HeadlineMetrics, StanceMetrics
from toolkit.metrics.triples import Triple, TripleMetrics, aligned

__all__ = [
    "AttributionMetrics",
    "ClassificationMetrics",
    "Floats",
    "HeadlineMetrics",
    "LabelledSpanMetrics",
    "MeanMetrics",
    "Metrics",
    "NegationMetrics",
    "Offsets",
    "RegressionMetrics",
    "RoleMetrics",
    "ScopeMetrics",
    "SpanMetrics",
    "SpeakerMetrics",
    "StanceMetrics",
    "StatementMetrics",
    "TokenAttribution",
    "TokenNegation",
    "Triple",
    "TripleMetrics",
    "aligned",
    "cut_attribution",
    "cut_negation",
    "snap",
]
