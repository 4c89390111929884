"""Suitability as plain Python: rules as data, the level, the contradictions, the gate and the plan. No Django."""
