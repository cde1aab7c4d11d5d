FROM node:22
RUN <<$EOF
npm ci
$EOF
RUN <<${EOF}
npm ci
${EOF}
