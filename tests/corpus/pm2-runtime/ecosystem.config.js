module.exports = { apps: [{ script: "server.js", instances: 2 }] };
