"""It ships, the customer reads it, says that it is still not solved, and their case is open again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.products import products

PEOPLE = {"en": "ana", "fr": "zoe"}
TITLES = {"en": "The dryer beeps all night after it ends", "fr": "Le sèche-linge sonne toute la nuit"}
BODY = "It beeps every minute until somebody comes, and the neighbours hear it too. I found no way to stop it."
IDEA = "Let me switch off the beep at the end"
WISH = "A setting for how often it beeps, or none at all, so that nobody wakes up at night."
SHIPPED = "Since version 4.2 there is a setting for the beep, in the menu under Sounds."
SHORT = "Not yet."
WORDS = "I switched it off in the menu, and it still beeps when the drum cools down."
SAID = {
    "en": ("Shipped: ", "Still not solved…", "Send report", "is open again", "View case"),
    "fr": ("Livré", "Toujours pas résolu…", "Envoyer le signalement", "de nouveau ouvert", "Voir le dossier"),
}
PRODUCTS = [("phone", "fr"), ("desktop", "en"), ("phone", "en"), ("desktop", "fr")]


@products(("screen", "language"), *PRODUCTS)
def test_what_shipped_does_not_help_and_the_case_is_open_again(person, screen, language):
    asker, mia, pia, gus = (person(handle, screen) for handle in (PEOPLE[language], "mia", "pia", "gus"))
    banner, button, send, open_again, view_case = SAID[language]
    title, idea = f"{TITLES[language]} ({screen})", f"{IDEA} ({screen}, {language})"
    asker.go("/questions/new").fill(title=title, body=BODY, space="machines", tags="dryer")
    asker.page.locator("main form button.btn--primary").last.click()
    asker.page.wait_for_url("**/questions/*/*")
    thread = asker.page.url

    mia.go(thread).unfold().press("Create suggestion", "link")
    mia.page.select_option("[name=area]", "laundry")
    mia.fill(title=idea, body=WISH).press("Publish suggestion")
    suggestion = mia.page.url.rpartition("/")[0]
    pia.go(f"{suggestion}/status").page.select_option("[name=status]", "shipped")
    pia.fill(response=SHIPPED).press("Publish answer").sees(SHIPPED)

    asker.go("/inbox").sees_soon(idea)
    asker.page.locator(".notification").filter(has_text=idea).last.locator("h2 a").click()
    asker.page.wait_for_url("**/suggestions/*/*")
    asker.sees(SHIPPED).looks_well(f"loop-shipped-{language}")
    asker.go(thread).sees(banner).looks_well(f"loop-banner-{language}")
    asker.press(button, "link").looks_well(f"loop-form-{language}")
    asker.fill(body=SHORT).press(send)
    asker.page.locator(".errors").wait_for()
    asker.troubles.clear()  # the browser complains of 422
    asker.looks_well(f"loop-short-{language}")
    expect(asker.page.locator("[name=body]")).to_have_value(SHORT)
    asker.fill(body=WORDS).press(send).sees(open_again).looks_well(f"loop-reported-{language}")
    asker.press(view_case, "link").sees(WORDS)
    asker.go(suggestion).looks_well(f"loop-under-review-{language}")

    asker.go(f"{thread.rpartition('/')[0]}/progress").sees(idea).looks_well(f"loop-progress-{language}")
    gus.go("/cases?queue=all").press(title, "link").sees(WORDS)
    pia.go(f"{suggestion}/loop").sees(WORDS).looks_well(f"loop-figures-{language}")
    pia.go("/inbox").sees_soon(idea)
