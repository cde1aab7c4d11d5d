"""Files of the application that its own user may not read."""

from collections import defaultdict
from collections.abc import Iterator

from dunnage.contents import Access, File
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.flow.naming import quoted
from dunnage.flow.own_files import OwnFile, own_files, own_layers
from dunnage.flow.runtime_user import RuntimeUser, may_read, runtime_user
from dunnage.model import Image, Lines, Severity
from dunnage.rule import Built, Example, Violation, practice

_START = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\nENV NODE_ENV=production\n"
_END = 'USER node\nCMD ["node", "dist/app.js"]\n'


@practice(
    Severity.WARNING,
    source="https://docs.docker.com/reference/dockerfile/#copy---chown---chmod",
    examples=[
        Example(
            bad=f"{_START}COPY dist ./dist\nCOPY config ./config\n{_END}",
            good=f"{_START}COPY dist ./dist\nCOPY --chmod=0644 config/app.json ./config/\n{_END}",
            lines=(5,),
            built=Built(
                files={
                    "app/dist/app.js": File(2_000, layer=4),
                    "app/config/app.json": File(300, layer=5, access=Access(0o600, 0, 0)),
                },
                users={"node": (1000, 1000)},
            ),
        ),
    ],
)
def user_cannot_read(flow: Flow, image: Image) -> Iterator[Violation]:
    """Files of the application are closed to the user that the container runs as.

    COPY keeps the modes that files have in the build context, and gives them to root: what only
    its owner may read there, nobody but root may read here. The application fails with EACCES
    where it needs the file, and ships it for nothing where it does not. Say `--chown=` or
    `--chmod=`, or change the mode where the file comes from.
    """
    user = runtime_user(image)
    workdir = image.config.workdir.strip("/")
    if user is None or not workdir or flow.kind in (Kind.BASE, Kind.DEV, Kind.WINDOWS):
        return
    layers = own_layers(image)
    closed: defaultdict[Lines, list[OwnFile]] = defaultdict(list)
    for each in own_files(flow, image).values():
        is_applications = each.path.startswith(f"{workdir}/") and not each.is_link
        if is_applications and may_read(image, user, each.path) is False:
            # A RUN that changes modes or owners has not brought the file.
            lines = layers.get(image.files[each.path].layer, each.lines)
            closed[lines].append(each)
    for lines, files in sorted(closed.items()):
        yield Violation(lines, _message(user, files))


def _message(user: RuntimeUser, files: list[OwnFile]) -> str:
    names = quoted([each.path for each in files])
    return f"The container runs as `{user.name}`, who may not read {names}."
