FROM node:22
RUN cat <<
RUN cat <<-
USER node
