fetch("http://localhost:3000/healthz").then((response) => process.exit(response.ok ? 0 : 1));
