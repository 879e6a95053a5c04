"""Generator of questions and answers about household appliances, combined from phrases."""

from __future__ import annotations

from random import Random

THINGS = {
    "washer": ("W5", "W7", "W9"), "dryer": ("T8", "T9"), "dishwasher": ("D45", "D60"), "oven": ("S60", "S90"),
    "grinder": ("G2", "G4"), "espresso": ("K3", "K5"), "fridge": ("F30", "F45"), "kettle": ("B1", "B2"),
}  # fmt: skip
"""The appliances, each also a tag, with their models."""
PARTS = ("pump", "door", "seal", "filter", "hose", "drum", "valve", "display", "app", "motor", "sensor", "lid")
SYMPTOMS = (
    "hums and then stops", "leaks a little water", "does not start any more", "smells of burnt rubber",
    "shows an error that is not in the manual", "takes twice as long as before", "makes a noise like gravel",
    "blinks three times and goes off", "stays cold", "gets far too hot", "loses its settings over night",
)  # fmt: skip
CIRCUMSTANCES = (
    "after the last update", "since we moved", "in the short programme", "when it is cold outside", "after descaling",
    "on the second run of the day", "with soft water", "although it is new", "only at night", "after two years",
)  # fmt: skip
TRIED = (
    "I cleaned the filter twice.", "I pulled the plug for an hour.", "I read the manual from front to back.",
    "I changed the hose.", "I ran it empty at 60 degrees.", "I levelled it with a spirit level.",
)  # fmt: skip
ADVICE = (
    "Pull the plug and wait for ten minutes", "Take the filter out and rinse it", "Look at the valve first",
    "Check that the hose is not bent", "Hold the start button for five seconds", "Turn the drum by hand",
    "Clean the contacts with a dry cloth", "Set the water hardness one step higher", "Tighten the two screws below",
)  # fmt: skip
OUTCOMES = (
    "that was it here", "mine has run without a word since", "support told me the same", "it took two tries",
    "the part costs little", "do it before it gets worse",
)  # fmt: skip
ASIDES = (
    "Which programme do you use?", "Same here, word for word.", "Thank you, that saved my weekend.",
    "Does that also hold for the older one?", "Careful, the water may be hot.",
)  # fmt: skip


def title_of(thing: str, part: str, dice: Random) -> str:
    return f"{dice.choice(THINGS[thing])}: the {part} {dice.choice(SYMPTOMS)} {dice.choice(CIRCUMSTANCES)}"  # nosec B311


def question(dice: Random) -> str:
    """Return the text of a question, as Markdown."""
    first = f"It {dice.choice(SYMPTOMS)}, {dice.choice(CIRCUMSTANCES)}."
    tried = "\n".join(f"- {each}" for each in dice.sample(TRIED, 3))
    return f"{first} It did not do so before.\n\nWhat I have tried:\n\n{tried}\n\nWhat else can I do?"


def answer(dice: Random) -> str:
    """Return the text of an answer, as Markdown."""
    steps = "\n".join(f"{i}. {each}." for i, each in enumerate(dice.sample(ADVICE, dice.randint(2, 4)), start=1))
    return f"{steps}\n\nIn short: **{dice.choice(ADVICE).lower()}**; {dice.choice(OUTCOMES)}."


def comment(dice: Random) -> str:
    return dice.choice(ASIDES)
