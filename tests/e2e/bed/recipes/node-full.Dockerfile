FROM node:24.19.0-bookworm-slim
# As in docker.io/buildpack-deps, in its three steps: downloads, version control, compilers.
RUN apt-get -o Acquire::Retries=5 update \
 && apt-get -o Acquire::Retries=5 install --yes --no-install-recommends \
    ca-certificates curl gnupg netbase sq wget \
 && rm -r /var/lib/apt/lists/*
RUN apt-get -o Acquire::Retries=5 update \
 && apt-get -o Acquire::Retries=5 install --yes --no-install-recommends \
    git mercurial openssh-client procps subversion \
 && rm -r /var/lib/apt/lists/*
RUN apt-get -o Acquire::Retries=5 update \
 && apt-get -o Acquire::Retries=5 install --yes --no-install-recommends \
    autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick \
    libbz2-dev libc6-dev libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev \
    libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev libmagickcore-dev \
    libmagickwand-dev libmaxminddb-dev libncurses-dev libpng-dev libpq-dev libreadline-dev \
    libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt1-dev libyaml-dev make patch \
    unzip xz-utils zlib1g-dev \
 && rm -r /var/lib/apt/lists/*
# The package has put Debian's own in their place.
COPY --from=certificates ca-certificates.crt /etc/ssl/certs/
