"""Images of every common shape, and the lines that make their layers, written down by hand."""

from dataclasses import dataclass
from pathlib import Path

from bed.checkout import EXAMPLES

_IMAGES = Path(__file__).with_name("images")


@dataclass(frozen=True, slots=True)
class Sample:
    """A Dockerfile with all that it builds from."""

    context: Path
    origin: int  # the line of the FROM instruction that names the base image
    layers: tuple[tuple[int, str], ...]  # above it, lowest first: first line and instruction
    target: str | None = None

    @property
    def name(self) -> str:
        """Name it in a test's id, and in a tag."""
        return self.context.name


STATIC = Sample(
    _IMAGES / "static",
    origin=6,
    layers=(
        (7, "RUN rm /usr/share/nginx/html/index.html"),
        (8, "COPY --from=site /site/dist /usr/share/nginx/html"),
    ),
)
FEATURES = Sample(
    _IMAGES / "features",
    origin=1,
    layers=(
        # What ONBUILD does is the doing of the line that takes such a base image.
        (1, "FROM dunnage-bed/node:onbuild AS base"),
        (1, "FROM dunnage-bed/node:onbuild AS base"),
        (3, "RUN <<EOT"),
        (13, "RUN true"),
        (14, "RUN --network=none true"),
        (15, "COPY --link --from=tools /tool /same-tool /usr/local/bin/"),
        (16, "COPY --exclude=*.map src ./src"),
        (17, "COPY <<one.txt <<two.txt ./texts/"),
        (22, "RUN rm -r /data && mkdir /data && echo again > /data/greeting"),
        (26, "RUN ln src/app.js src/same.js"),
        (27, "RUN rm -r texts"),
    ),
    target="runtime",
)
SAMPLES = (
    Sample(
        _IMAGES / "single",
        origin=1,
        layers=(
            (2, "WORKDIR /app"),
            (3, "COPY . ."),
            (4, "RUN npm install"),
            (5, "RUN npm run build"),
            (6, "RUN chown -R node:node /app"),
        ),
    ),
    Sample(
        EXAMPLES / "shop-api",
        origin=14,
        layers=(
            (16, "WORKDIR /app"),
            (17, "COPY --from=dependencies /app/node_modules ./node_modules"),
            (18, "COPY --from=build /app/dist ./dist"),
            (19, "COPY package.json ./"),
        ),
    ),
    Sample(
        _IMAGES / "distroless",
        origin=7,
        layers=(
            (8, "WORKDIR /app"),
            (9, "COPY --from=build /app /app"),
        ),
    ),
    Sample(
        _IMAGES / "monorepo",
        origin=9,
        layers=(
            (11, "WORKDIR /app"),
            (12, "COPY --from=build --chown=node:node /deployed ./"),
        ),
    ),
    STATIC,
    FEATURES,
)
