FROM node:22
COPY <<'EOF' /a
$HOME
EOF
COPY <<"END" /b
$HOME
END
COPY <<E"O"F /c
$HOME
EOF
COPY <<eo'f' /d
$HOME
eof
