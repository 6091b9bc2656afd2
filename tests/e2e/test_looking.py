"""A page is judged as it is in the end, not by a moment at which it happened to fit."""

from tests.bed import looking

WIDENS = """
    <body style="margin: 0"><main data-testid="stMain" style="overflow: auto"><div>wide</div></main>
    <script>
        addEventListener("resize", () => setTimeout(() => {
            document.querySelector("div").style.width = "900px";
        }, 120));
    </script>
"""


def test_a_page_that_fits_at_first_and_not_in_the_end_does_not_fit(browser):
    with browser.new_page() as page:
        page.set_content(WIDENS)

        found = looking.measured(page, 800)

    assert found["over"] == 100
