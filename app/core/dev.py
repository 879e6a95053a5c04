"""Pages for those who build it: `/dev/ui` shows every component in every state. Never registered in production."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.core.icons import DRAWN, HEROICONS
from app.core.policy import no, yes
from app.core.samples import samples
from app.core.states import LOOKS

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.get("/ui")
def ui() -> str:
    """Every component once, in each of its states."""
    names = sorted({*HEROICONS, *DRAWN})
    refused = no("Voting opens at 8 reputation.")
    return render_template(
        "dev/ui.html", icon_names=names, states=list(LOOKS), refused=refused, allowed=yes, **samples()
    )
