"""A file is dropped, seen, loaded, drawn, and taken back."""

from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.test_signing_in import SQLITE

FRENCH = "Date;Catégorie;Montant\n" + "".join(
    f"{day:02}/01/2026;Ventes;1.{day:03},50\n" for day in range(1, 31)
)


@SQLITE
def test_from_a_french_export_to_a_chart_in_three_clicks_and_back(house, signed_in, person):
    tab = signed_in(house, person(Role.analyst)).open("/upload")

    file = {"name": "ventes.csv", "mimeType": "text/csv", "buffer": FRENCH.encode("cp1252")}
    tab.page.locator("input[type=file]").set_input_files([file])
    expect(tab.page.get_by_text("Written in cp1252")).to_be_visible()
    tab.page.get_by_role("button", name="Load 30 rows").click()
    expect(tab.page.get_by_text("are stored.")).to_be_visible()
    tab.settled().page.get_by_test_id("stMain").get_by_role("link", name="Series").click()

    expect(tab.settled().page.get_by_text("Ventes").first).to_be_visible()
    expect(tab.page.locator(".js-plotly-plot").first).to_be_visible()
    tab.open("/uploads").page.get_by_role("button", name="Take it back").click()
    expect(tab.settled().page.get_by_role("button", name="Take it back")).to_have_count(0)
