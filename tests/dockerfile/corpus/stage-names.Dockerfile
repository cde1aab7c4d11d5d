FROM node:22 AS a
FROM a AS b-1_2.x
FROM b-1_2.x
COPY --from=0 /a /b
