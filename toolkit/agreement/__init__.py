"""How far annotators agree: kappas and Krippendorff's alpha of labels, numbers and spans, with intervals."""

from toolkit.agreement.coefficients import LabelAgreement
from toolkit.agreement.files import Annotations, SpanAnnotations, read_annotations
from toolkit.agreement.readings import annotations_of, readings
from toolkit.agreement.report import Coefficient, label_agreement, span_agreement
from toolkit.agreement.spans import alpha_unitised

__all__ = [
    "Annotations",
    "Coefficient",
    "LabelAgreement",
    "SpanAnnotations",
    "alpha_unitised",
    "annotations_of",
    "label_agreement",
    "read_annotations",
    "readings",
    "span_agreement",
]
