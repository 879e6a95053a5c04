"""Every table of the product: importing this module declares them all."""

from __future__ import annotations
