"""Figures of deflection: how many questions a similar one answered."""
