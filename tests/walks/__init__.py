"""Random walks through the product, as its pages offer it."""
