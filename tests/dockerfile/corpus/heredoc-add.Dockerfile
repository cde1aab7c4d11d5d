FROM node:22
ADD <<settings.json /app/
{"a": 1}
settings.json
