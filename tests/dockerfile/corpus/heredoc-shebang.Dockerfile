FROM node:22
RUN <<EOF
#!/usr/bin/env node
console.log('npm ci')
EOF
