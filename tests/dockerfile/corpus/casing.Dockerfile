from node:22 as Build
Run npm ci
cOpY . .
From build
cmd ["node"]
