import pytest

from dunnage.rules.secret_written_in_run import secret_written_in_run
from rules.judged import HEAD, evidence, told

_TOKEN = "npm_" + "a" * 36
_MOUNT = "RUN --mount=type=secret,id=npm,required=true "


def lines(instruction: str) -> list[int | str]:
    return told(secret_written_in_run, evidence(f"{HEAD}ARG NPM_TOKEN\n{instruction}\n"))


@pytest.mark.parametrize(
    "instruction",
    [
        'RUN echo "//registry.example/:_authToken=${NPM_TOKEN}" > .npmrc',
        "RUN echo //registry.example/:_authToken=$NPM_TOKEN >> /root/.npmrc && npm ci",
        "RUN printf '//registry.example/:_authToken=%s' \"$NPM_TOKEN\" | tee ~/.npmrc > /dev/null",
        "RUN cat <<EOF > .npmrc\n//registry.example/:_authToken=${NPM_TOKEN}\nEOF",
        "RUN npm config set //registry.example/:_authToken=$NPM_TOKEN",
        "RUN yarn config set npmAuthToken $NPM_TOKEN",
        "RUN aws configure set aws_secret_access_key $AWS_SECRET_ACCESS_KEY",
        'RUN git config --global url."https://$NPM_TOKEN@github.com/".insteadOf https://github.com/',
        "RUN git clone https://$NPM_TOKEN@github.com/acme/app.git",
        'RUN sed -i "s/@TOKEN@/$NPM_TOKEN/" .npmrc',
        'RUN echo "$SSH_PRIVATE_KEY" | base64 -d > /root/.ssh/id_rsa',
        'RUN echo "DB_PASSWORD=hunter2" >> .env',
        f"RUN npm config set //registry.example/:_authToken {_TOKEN}",
        f"RUN NPM_TOKEN={_TOKEN} npm ci",
        "RUN curl https://ci:hunter2@files.example/app.tgz -o app.tgz",
        f"{_MOUNT}cat /run/secrets/npm > .npmrc && npm ci",
        f"{_MOUNT}cp /run/secrets/npm /root/.npmrc && npm ci",
        f"{_MOUNT}T=$(cat /run/secrets/npm) && echo _authToken=$T > .npmrc",
    ],
)
def test_a_secret_that_a_command_leaves_in_the_layer_is_told(instruction: str) -> None:
    assert lines(instruction) == [4]


@pytest.mark.parametrize(
    "instruction",
    [
        "RUN echo '//registry.example/:_authToken=${NPM_TOKEN}' > .npmrc",
        'RUN echo "//registry.example/:_authToken=\\${NPM_TOKEN}" > .npmrc',
        "RUN cat <<'EOF' > .npmrc\n//registry.example/:_authToken=${NPM_TOKEN}\nEOF",
        'RUN echo "//registry.example/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm -f .npmrc',
        "RUN npm config set //r/:_auth $NPM_TOKEN && npm ci && npm config delete //r/:_auth",
        'RUN mkdir ~/.ssh && echo "$SSH_KEY" > ~/.ssh/id_rsa && npm ci && rm -rf ~/.ssh',
        "RUN git clone https://$NPM_TOKEN@github.com/acme/app.git && rm -rf app/.git",
        "RUN --mount=type=tmpfs,target=/tmp echo $NPM_TOKEN > /tmp/token && npm ci",
        "RUN echo $NPM_TOKEN > /dev/null",
        f"{_MOUNT}cat /run/secrets/npm | gh auth login --with-token",
        f'{_MOUNT}curl -H "Authorization: Bearer $(cat /run/secrets/npm)" https://f.example > a',
        "RUN echo NEXT_PUBLIC_API_KEY=$NEXT_PUBLIC_API_KEY >> .env && npm run build",
        "RUN echo DATABASE_URL=postgres://user:password@localhost/app > .env",
        "RUN NEXTAUTH_SECRET=for-the-build npm run build",
        "RUN npm config set registry https://registry.example",
    ],
)
def test_what_no_layer_keeps_is_not_told(instruction: str) -> None:
    assert lines(instruction) == []


def test_a_script_is_told_on_the_line_of_its_command() -> None:
    script = "RUN <<EOF\nset -e\necho _authToken=$NPM_TOKEN > .npmrc\nnpm ci\nEOF"

    assert lines(script) == [6]
