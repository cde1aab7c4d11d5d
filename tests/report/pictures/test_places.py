from builders import BASELINE, COMMIT, a_delta, a_location, a_report, compared
from dunnage.model import Step
from dunnage.report.pictures.places import Place, Places

COPY = Step("COPY . .", a_location(12, 14))


def test_a_place_has_one_number_and_the_link_of_its_commit() -> None:
    places = Places(compared(a_report(), a_delta()))

    numbers = (places.step(COPY), places.step(COPY, gone=True), places.step(COPY))

    url = "https://github.com/octo/shop/blob/{}/Dockerfile#L12-L14"
    assert numbers == (0, 1, 0)
    assert places.known() == (
        Place("COPY . .", "Dockerfile:12", url.format(COMMIT)),
        Place("COPY . .", "Dockerfile:12", url.format(BASELINE)),
    )


def test_without_a_line_there_is_nothing_to_link_to() -> None:
    places = Places(a_report())

    assert places.line(None) is None
    places.step(Step("RUN true", None))
    assert places.known() == (Place("RUN true", None, None),)


def test_secrets_of_an_instruction_are_not_shown() -> None:
    places = Places(a_report())
    places.step(Step("RUN NPM_TOKEN=n0tForY0urEyes npm ci", None))

    assert places.known() == (Place("RUN NPM_TOKEN=… npm ci", None, None),)
