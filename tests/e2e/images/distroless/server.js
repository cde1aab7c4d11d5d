const ms = require('ms');

require('http').createServer((_, answer) => answer.end(ms(60000))).listen(3000);
