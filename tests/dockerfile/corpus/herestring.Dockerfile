FROM node:22
RUN cat <<<EOF
RUN cat <<< "text"
USER node
