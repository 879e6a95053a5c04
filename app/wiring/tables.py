"""All tables of the product: importing this module declares them."""

from __future__ import annotations
