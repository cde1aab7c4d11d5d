const { minute } = require('lib');

require('http').createServer((_, answer) => answer.end(minute)).listen(3000);
