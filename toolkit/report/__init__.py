"""What a person reads of an analysis."""
