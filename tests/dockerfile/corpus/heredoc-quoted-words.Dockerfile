FROM node:22
COPY <<'end of file' /a
text
end of file
