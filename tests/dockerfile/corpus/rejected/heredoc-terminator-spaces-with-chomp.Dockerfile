FROM node:22
RUN <<-EOF
npm ci
  EOF
